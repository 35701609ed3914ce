"""secret_corpus.py - secrets that are none, made at run time: what every built-in pattern must find, and what it must not

Each row says how a service builds its secrets, as the service's documentation has it (the pattern's `reference`), and not as the
pattern reads it. Between << and >> stands the secret; {kind:length} is made at random:

    an  letters and digits     AN  capitals and digits     ln  small letters and digits     al  letters     d  digits
    hex, HEX  hexadecimal      b64, b64u  base64's and base64url's letters     b32l  base32's, small    bech  bech32's, capital
    pw  a password     dj  Django's letters     bc  bcrypt's     uuid     jwt     b64pair  user:password in base64
    crc  as many letters and digits, and the six of their checksum behind them (CRC-32 in base62)

Near misses come from the same row, by letters: s (and a number) so many characters short, l one longer, p another prefix or another
service's name, g inside a longer word, e one character over and over, v a variable's name instead, w in a file of another name,
c another checksum.
"""
import base64
import json
import random
import re
import string
import zlib

ROWS = (
    # cloud.toml
    ("aws-access-key-id", "<<AKIA{AN:16}>>", "", "s l p g e"),
    ("aws-access-key-id", "<<ABIA{AN:16}>>", "", "s l p g e"),
    ("aws-temporary-key-id", "<<ASIA{AN:16}>>", "", "s l p g e"),
    ("aws-secret-access-key", "AWS_SECRET_ACCESS_KEY=<<{b64:40}>>", "", "s l p e v"),
    ("aws-secret-access-key", '"SecretAccessKey": "<<{b64:40}>>"', "", "s l p e v"),
    ("aws-session-token", "aws_session_token = <<IQoJ{b64:160}>>", "", "s70 e v"),
    ("aws-bedrock-key", "<<ABSKQmVkcm9ja0FQSUtleS{b64:90}>>", "", "s20 p g e"),
    ("aws-marketplace-token", "<<amzn.mws.{uuid}>>", "", "s l p g e"),
    ("aws-appsync-key", "<<da2-{ln:26}>>", "", "s l p g e"),
    ("google-api-key", "<<AIza{b64u:35}>>", "", "s l p g e"),
    ("google-oauth-client-secret", "<<GOCSPX-{b64u:28}>>", "", "s l p g e"),
    ("google-oauth-access-token", "<<ya29.{b64u:120}>>", "", "s70 p g e"),
    ("google-oauth-refresh-token", '"refresh_token": "<<1//0{b64u:98}>>"', "", "s50 e v"),
    ("google-service-account", '"private_key_id": "<<{hex:40}>>"', "", "s l p e v"),
    ("google-hmac-key", "<<GOOG1E{AN:55}>>", "", "s l p g e"),
    ("google-hmac-key", "<<GOOG{AN:20}>>", "", "s l p g e"),
    ("firebase-server-key", "<<AAAA{b64u:7}:{b64u:140}>>", "", "s l p g e"),
    ("azure-storage-key", "DefaultEndpointsProtocol=https;AccountName=plimsoll;AccountKey=<<{b64:86}==>>;EndpointSuffix=core.windows.net", "", "s e v"),
    ("azure-storage-key-signed", "<<{b64:76}+ASt{b64:5}Q==>>", "", "p e"),
    ("azure-cosmos-key", "<<{b64:76}ACDb{b64:5}Q==>>", "", "p e"),
    ("azure-batch-key", "<<{b64:76}+ABa{b64:5}Q==>>", "", "p e"),
    ("azure-shared-access-key", "Endpoint=sb://plimsoll.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=<<{b64:43}=>>", "", "s e v"),
    ("azure-shared-access-signature", "https://plimsoll.blob.core.windows.net/c?sv=2022-11-02&ss=b&se=2031-01-01T00:00:00Z&sig=<<{an:43}%3D>>", "", "s e v"),
    ("azure-client-secret", "<<{an:3}8Q~{an:34}>>", "", "s4 e"),
    ("azure-client-secret", "<<{an:3}7Q~{an:31}>>", "", "s e"),
    ("azure-devops-token", "<<{an:76}AZDO{an:4}>>", "", "s l g e"),
    ("azure-devops-token-old", "AZURE_DEVOPS_EXT_PAT=<<{b32l:52}>>", "", "s l p e v"),
    ("azure-functions-key", "<<{b64u:44}AzFu{b64u:5}Q==>>", "", "p e"),
    ("azure-search-key", "<<{an:42}AzSeB{an:5}>>", "", "s l g e"),
    ("azure-container-registry-key", "<<{b64:42}+ACRB{b64:5}>>", "", "s l e"),
    ("azure-redis-key", "<<{an:33}AzCaB{an:5}=>>", "", "s g e"),
    ("azure-cognitive-key", "AZURE_OPENAI_API_KEY=<<{hex:32}>>", "", "s l p e v"),
    ("alibaba-access-key-id", "<<LTAI{an:20}>>", "", "s l p g e"),
    ("alibaba-secret-key", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=<<{an:30}>>", "", "s l e v"),
    ("tencent-secret-id", "<<AKID{an:32}>>", "", "s l p g e"),
    ("tencent-secret-key", "TENCENTCLOUD_SECRET_KEY=<<{an:32}>>", "", "s l p e v"),
    ("digitalocean-token", "<<dop_v1_{hex:64}>>", "", "s l p g e"),
    ("digitalocean-oauth-token", "<<doo_v1_{hex:64}>>", "", "s l p g e"),
    ("digitalocean-refresh-token", "<<dor_v1_{hex:64}>>", "", "s l p g e"),
    ("digitalocean-spaces-key", "<<DO00{AN:17}>>", "", "s l p g e"),
    ("hetzner-cloud-token", "HCLOUD_TOKEN=<<{an:64}>>", "", "s l p e v"),
    ("ovh-secret", "OVH_APPLICATION_SECRET=<<{an:32}>>", "", "s l e v"),
    ("linode-token", "LINODE_TOKEN=<<{hex:64}>>", "", "s l p e v"),
    ("scaleway-access-key", "<<SCW{AN:17}>>", "", "s l p g e"),
    ("scaleway-secret-key", "SCW_SECRET_KEY=<<{uuid}>>", "", "s l p e v"),
    ("ibm-cloud-key", "IBMCLOUD_API_KEY=<<{b64u:44}>>", "", "s l p e v"),
    ("vultr-key", "VULTR_API_KEY=<<{AN:36}>>", "", "s l p e v"),
    ("exoscale-key", "<<EXO{hex:24}>>", "", "s p g e"),
    ("upcloud-token", "<<ucat_{AN:26}>>", "", "s l p g e"),
    ("yandex-cloud-key", "<<AQVN{b64u:35}>>", "", "s p g e"),
    ("yandex-iam-token", "<<t1.{b64u:80}.{b64u:86}>>", "", "s p g e"),
    ("yandex-access-key", "<<YCP{b64u:37}>>", "", "s l p g e"),
    ("cloudflare-token", "CLOUDFLARE_API_TOKEN=<<{b64u:40}>>", "", "s l p e v"),
    ("cloudflare-global-key", "CF_API_KEY=<<{hex:37}>>", "", "s l p e v"),
    ("cloudflare-origin-key", "<<v1.0-{hex:24}-{hex:146}>>", "", "s l p g e"),
    ("fastly-token", "FASTLY_API_TOKEN=<<{b64u:32}>>", "", "s l p e v"),
    ("akamai-edgegrid-token", "<<akab-{ln:16}-{ln:16}>>", "", "s l p g e"),
    ("heroku-token", "<<HRKU-AA{b64u:58}>>", "", "s l p g e"),
    ("heroku-key", "HEROKU_API_KEY=<<{uuid}>>", "", "s l p e v"),
    ("netlify-token", "<<nfp_{an:36}>>", "", "s l p g e"),
    ("vercel-blob-token", "<<vercel_blob_rw_{an:16}_{an:30}>>", "", "s l p g e"),
    ("vercel-token", "VERCEL_TOKEN=<<{an:24}>>", "", "s l p e v"),
    ("flyio-token", "FlyV1 <<fm2_{b64:160}==>>", "", "s70 e v"),
    ("flyio-token-old", "<<fo1_{b64u:43}>>", "", "s l p g e"),
    ("render-key", "<<rnd_{an:28}>>", "", "s p g e"),
    ("railway-token", "RAILWAY_TOKEN=<<{uuid}>>", "", "s l p e v"),
    ("backblaze-key", "B2_APPLICATION_KEY=<<K005{b64:27}>>", "", "s l e v"),
    ("tailscale-key", "<<tskey-auth-{an:8}CNTRL-{an:20}>>", "", "s p g e"),
    ("ngrok-token", "authtoken: <<{an:27}_{an:20}>>", "", "s p e v"),
    ("openshift-token", "<<sha256~{b64u:43}>>", "", "s l p g e"),
    ("rancher-token", "<<token-{ln:5}:{ln:54}>>", "", "s l p g e"),
    ("kubernetes-bootstrap-token", "kubeadm join --token <<{ln:6}.{ln:16}>> 10.0.0.1:6443", "", "s l e v"),
    ("docker-swarm-token", "<<SWMTKN-1-{ln:50}-{ln:25}>>", "", "s l p g e"),
    ("docker-swarm-key", "<<SWMKEY-1-{b64:43}>>", "", "s l p g e"),
    ("nomad-consul-token", "CONSUL_HTTP_TOKEN=<<{uuid}>>", "", "s l p e v"),
    ("s3-secret-key", "MINIO_SECRET_KEY=<<{b64:40}>>", "", "s e v"),
    ("s3-secret-key", "store_secret_access_key: <<{b64:40}>>", "", "s e v"),
    # source-hosting.toml
    ("github-personal-token", "<<ghp_{crc:30}>>", "", "s l p g e c"),
    ("github-oauth-token", "<<gho_{crc:30}>>", "", "s l p g e c"),
    ("github-app-user-token", "<<ghu_{crc:30}>>", "", "s l p g e c"),
    ("github-app-token", "<<ghs_{crc:30}>>", "", "s l p g e c"),
    ("github-refresh-token", "<<ghr_{an:76}>>", "", "s41 p g e"),
    ("github-refresh-token", "<<ghr_{an:36}>>", "", "s p g e"),
    ("github-fine-grained-token", "<<github_pat_{an:22}_{an:59}>>", "", "s l p g e"),
    ("github-token-old", "GITHUB_TOKEN=<<{hex:40}>>", "", "s l p e v"),
    ("gitlab-personal-token", "<<glpat-{b64u:20}>>", "", "s l p g e"),
    ("gitlab-routable-token", "<<glpat-{b64u:27}.01.{ln:9}>>", "", "p g e"),
    ("gitlab-deploy-token", "<<gldt-{b64u:20}>>", "", "s p g e"),
    ("gitlab-runner-token", "<<glrt-{b64u:20}>>", "", "s p g e"),
    ("gitlab-feed-token", "<<glft-{b64u:20}>>", "", "s p g e"),
    ("gitlab-incoming-mail-token", "<<glimt-{b64u:20}>>", "", "s p g e"),
    ("gitlab-scim-token", "<<glsoat-{b64u:20}>>", "", "s p g e"),
    ("gitlab-feature-flag-token", "<<glffct-{b64u:20}>>", "", "s p g e"),
    ("gitlab-workspace-token", "<<glwt-{b64u:20}>>", "", "s p g e"),
    ("gitlab-routable-runner-token", "<<glrt-t1_{b64u:27}.01.{ln:9}>>", "", "p g e"),
    ("gitlab-runner-registration-token", "<<GR1348941{b64u:20}>>", "", "s l p g e"),
    ("gitlab-job-token", "<<glcbt-{an:2}_{b64u:20}>>", "", "s l p g e"),
    ("gitlab-trigger-token", "<<glptt-{hex:40}>>", "", "s l p g e"),
    ("gitlab-agent-token", "<<glagent-{b64u:50}>>", "", "s p g e"),
    ("gitlab-oauth-secret", "<<gloas-{b64u:64}>>", "", "s l p g e"),
    ("gitlab-session", "Cookie: _gitlab_session=<<{hex:32}>>", "", "s l e v"),
    ("bitbucket-app-password", "<<ATBB{an:24}{HEX:8}>>", "", "s l p g e"),
    ("bitbucket-access-token", "<<ATCTT3{b64u:180}={HEX:8}>>", "", "s l p g e"),
    ("bitbucket-client-secret", "BITBUCKET_CLIENT_SECRET=<<{an:32}>>", "", "s l p e v"),
    ("npm-token", "<<npm_{crc:30}>>", "", "s l p g e c"),
    ("pypi-token", "<<pypi-AgEIcHlwaS5vcmc{b64u:130}>>", "", "s90 p g e"),
    ("testpypi-token", "<<pypi-AgENdGVzdC5weXBpLm9yZw{b64u:130}>>", "", "s90 p g e"),
    ("rubygems-key", "<<rubygems_{hex:48}>>", "", "s l p g e"),
    ("crates-token", "<<cio{an:32}>>", "", "s l p g e"),
    ("nuget-key", "<<oy2{ln:43}>>", "", "s l p g e"),
    ("docker-personal-token", "<<dckr_pat_{b64u:27}>>", "", "s l p g e"),
    ("docker-organisation-token", "<<dckr_oat_{b64u:32}>>", "", "s l p g e"),
    ("packagist-token", "<<packagist_uut_{hex:68}>>", "", "s l p g e"),
    ("clojars-token", "<<CLOJARS_{hex:60}>>", "", "s l p g e"),
    ("hex-key", "HEX_API_KEY=<<{hex:32}>>", "", "s l p e v"),
    ("artifactory-key", "<<AKCp{an:69}>>", "", "s l p g e"),
    ("artifactory-token", "<<cmVmdGtu{an:56}>>", "", "s l p g e"),
    ("sonarqube-token", "<<squ_{hex:40}>>", "", "s l p g e"),
    ("sourcegraph-token", "<<sgp_{hex:16}_{hex:40}>>", "", "s l p g e"),
    ("sourcegraph-token", "<<sgp_{hex:40}>>", "", "s l p g e"),
    ("snyk-token", "SNYK_TOKEN=<<{uuid}>>", "", "s l p e v"),
    ("codecov-token", "CODECOV_TOKEN=<<{uuid}>>", "", "s l p e v"),
    ("circleci-token", "<<CCIPAT_{an:22}_{hex:40}>>", "", "s l p g e"),
    ("buildkite-token", "<<bkua_{hex:40}>>", "", "s l p g e"),
    ("travis-token", "TRAVIS_API_TOKEN=<<{an:22}>>", "", "s l p e v"),
    ("drone-secret", "DRONE_RPC_SECRET=<<{hex:32}>>", "", "s l p e v"),
    ("jenkins-token", "JENKINS_API_TOKEN=<<11{hex:32}>>", "", "s l p e v"),
    ("terraform-cloud-token", "<<{an:14}.atlasv1.{b64u:60}>>", "", "s g e"),
    ("vault-service-token", "<<hvs.{b64u:91}>>", "", "s68 p g e"),
    ("vault-service-token", "<<hvs.{an:24}>>", "", "s p g e"),
    ("vault-batch-token", "<<hvb.{b64u:138}>>", "", "s60 p g e"),
    ("vault-token-old", "VAULT_TOKEN=<<s.{an:24}>>", "", "s l p e v"),
    ("vault-unseal-key", "Unseal Key 1: <<{b64:44}>>", "", "s2 p e v"),
    ("doppler-personal-token", "<<dp.pt.{an:40}>>", "", "s p g e"),
    ("doppler-service-token", "<<dp.st.prd.{an:40}>>", "", "s p g e"),
    ("doppler-service-token", "<<dp.ct.{an:40}>>", "", "s p g e"),
    ("pulumi-token", "<<pul-{hex:40}>>", "", "s l p g e"),
    ("infisical-token", "<<st.{hex:24}.{hex:32}.{hex:32}>>", "", "s l p g e"),
    ("onepassword-service-token", "<<ops_eyJ{b64:300}>>", "", "s60 p g e"),
    ("onepassword-secret-key", "<<A3-{AN:6}-{AN:6}-{AN:5}-{AN:5}-{AN:5}-{AN:5}>>", "", "s l p g e"),
    ("bitwarden-token", "<<0.{uuid}.{an:30}:{b64:22}==>>", "", "s p g e"),
    ("harness-token", "<<pat.{b64u:22}.{hex:24}.{an:20}>>", "", "s l p g e"),
    ("gitea-token", "GITEA_TOKEN=<<{hex:40}>>", "", "s l p e v"),
    ("prefect-key", "<<pnu_{an:36}>>", "", "s l p g e"),
    ("expo-token", "EXPO_TOKEN=<<{an:40}>>", "", "s l p e v"),
    ("launchdarkly-key", "LAUNCHDARKLY_API_KEY=<<api-{uuid}>>", "", "s l p e v"),
    ("age-secret-key", "<<AGE-SECRET-KEY-1{bech:58}>>", "", "s l p g e"),
    # messaging.toml
    ("slack-bot-token", "<<xoxb-{d:12}-{d:12}-{an:24}>>", "", "s p g e"),
    ("slack-user-token", "<<xoxp-{d:12}-{d:12}-{d:12}-{hex:32}>>", "", "s5 p g e"),
    ("slack-app-token", "<<xapp-1-A{AN:10}-{d:13}-{hex:64}>>", "", "s l p g e"),
    ("slack-legacy-token", "<<xoxa-2-{d:12}-{d:12}-{an:32}>>", "", "p g e"),
    ("slack-refresh-token", "<<xoxe-1-{an:147}>>", "", "s30 p g e"),
    ("slack-browser-token", "<<xoxc-{d:12}-{d:12}-{d:12}-{hex:64}>>", "", "s55 p g e"),
    ("slack-webhook", "https://hooks.slack.com/services/<<T{AN:8}/B{AN:8}/{an:24}>>", "", "s6 e v"),
    ("slack-signing-secret", "SLACK_SIGNING_SECRET=<<{hex:32}>>", "", "s l p e v"),
    ("discord-bot-token", "DISCORD_TOKEN=<<M{an:23}.{b64u:6}.{b64u:27}>>", "", "s e v"),
    ("discord-webhook", "https://discord.com/api/webhooks/<<{d:18}/{b64u:68}>>", "", "s10 e v"),
    ("discord-client-secret", "DISCORD_CLIENT_SECRET=<<{an:32}>>", "", "s l p e v"),
    ("telegram-bot-token", "<<{d:10}:AA{b64u:33}>>", "", "s l e"),
    ("teams-webhook", "https://plimsoll.webhook.office.com/webhookb2/<<{uuid}@{uuid}/IncomingWebhook/{hex:32}/{uuid}>>", "", "s e v"),
    ("google-chat-webhook", "https://chat.googleapis.com/v1/spaces/{AN:11}/messages?key={b64u:39}&token=<<{b64u:43}>>", "", "s4 e v"),
    ("twilio-key", "<<SK{hex:32}>>", "", "s l p g e"),
    ("twilio-token", "TWILIO_AUTH_TOKEN=<<{hex:32}>>", "", "s l p e v"),
    ("sendgrid-key", "<<SG.{b64u:22}.{b64u:43}>>", "", "s l p g e"),
    ("mailgun-key", "<<key-{hex:32}>>", "", "s l p g e"),
    ("mailgun-private-key", "MAILGUN_API_KEY=<<{hex:32}-{hex:8}-{hex:8}>>", "", "s l p e v"),
    ("mailchimp-key", "<<{hex:32}-us{d:2}>>", "", "s2 l g e"),
    ("mandrill-key", "MANDRILL_API_KEY=<<md-{b64u:22}>>", "", "s l e v"),
    ("postmark-token", "POSTMARK_API_TOKEN=<<{uuid}>>", "", "s l p e v"),
    ("brevo-key", "<<xkeysib-{hex:64}-{an:16}>>", "", "s l p g e"),
    ("brevo-key", "<<xsmtpsib-{hex:64}-{an:16}>>", "", "s l p g e"),
    ("resend-key", "<<re_{an:8}_{an:24}>>", "", "s l p g e"),
    ("mattermost-token", "MATTERMOST_TOKEN=<<{ln:26}>>", "", "s l p e v"),
    ("zulip-key", "ZULIP_API_KEY=<<{an:32}>>", "", "s l p e v"),
    ("line-token", "LINE_CHANNEL_ACCESS_TOKEN=<<{b64:170}>>", "", "s130 p e v"),
    ("vonage-secret", "VONAGE_API_SECRET=<<{an:16}>>", "", "s l p e v"),
    ("messagebird-key", "MESSAGEBIRD_ACCESS_KEY=<<{an:25}>>", "", "s l p e v"),
    ("facebook-token", "<<EAA{an:180}>>", "", "s90 p g e"),
    ("facebook-secret", "FACEBOOK_APP_SECRET=<<{hex:32}>>", "", "s l p e v"),
    ("instagram-token", "<<IGQV{b64u:160}>>", "", "s80 p g e"),
    ("twitter-bearer-token", "<<AAAAAAAAAAAAAAAAAAAAA{an:91}>>", "", "s40 p g e"),
    ("twitter-secret", "TWITTER_CONSUMER_SECRET=<<{an:50}>>", "", "s6 p e v"),
    ("linkedin-secret", "LINKEDIN_CLIENT_SECRET=<<{an:16}>>", "", "s l p e v"),
    ("intercom-token", "<<dG9rO{b64:54}=>>", "", "s4 p g e"),
    ("zendesk-token", "ZENDESK_API_TOKEN=<<{an:40}>>", "", "s l p e v"),
    ("freshdesk-key", "FRESHDESK_API_KEY=<<{an:20}>>", "", "s l p e v"),
    ("pushover-token", "PUSHOVER_API_TOKEN=<<a{ln:29}>>", "", "s l p e v"),
    ("courier-key", "<<pk_prod_{AN:28}>>", "", "s l p g e"),
    # payment.toml
    ("stripe-secret-key", "<<sk_live_{an:24}>>", "", "s p g e"),
    ("stripe-secret-key", "<<sk_live_{an:99}>>", "", "s10 p g e"),
    ("stripe-restricted-key", "<<rk_live_{an:24}>>", "", "s p g e"),
    ("stripe-test-key", "<<sk_test_{an:24}>>", "", "s p g e"),
    ("stripe-webhook-secret", "<<whsec_{an:32}>>", "", "s p g e"),
    ("paypal-access-token", "<<access_token$production${ln:16}${hex:32}>>", "", "s l p e"),
    ("paypal-client-secret", "PAYPAL_CLIENT_SECRET=<<E{b64u:79}>>", "", "s l p e v"),
    ("braintree-private-key", "BRAINTREE_PRIVATE_KEY=<<{hex:32}>>", "", "s l p e v"),
    ("square-token", "<<EAAA{b64u:60}>>", "", "s l p g e"),
    ("square-token-old", "<<sq0atp-{b64u:22}>>", "", "s l p g e"),
    ("square-secret", "<<sq0csp-{b64u:43}>>", "", "s l p g e"),
    ("shopify-access-token", "<<shpat_{hex:32}>>", "", "s l p g e"),
    ("shopify-custom-app-token", "<<shpca_{hex:32}>>", "", "s l p g e"),
    ("shopify-private-app-token", "<<shppa_{hex:32}>>", "", "s l p g e"),
    ("shopify-shared-secret", "<<shpss_{hex:32}>>", "", "s l p g e"),
    ("razorpay-key", "<<rzp_live_{an:14}>>", "", "s l p g e"),
    ("paystack-key", "<<sk_live_{hex:40}>>", "", "s l p g e"),
    ("flutterwave-key", "<<FLWSECK-{hex:32}-X>>", "", "s l p g e"),
    ("plaid-secret", "PLAID_SECRET=<<{hex:30}>>", "", "s l p e v"),
    ("plaid-token", "<<access-production-{uuid}>>", "", "s l p g e"),
    ("mollie-key", "MOLLIE_API_KEY=<<live_{an:30}>>", "", "s p e v"),
    ("gocardless-token", "GOCARDLESS_ACCESS_TOKEN=<<live_{b64u:40}>>", "", "s l p e v"),
    ("paddle-key", "<<pdl_live_apikey_{ln:26}_{an:22}_{an:3}>>", "", "s l p g e"),
    ("easypost-key", "<<EZAK{an:54}>>", "", "s l p g e"),
    ("shippo-token", "<<shippo_live_{hex:40}>>", "", "s l p g e"),
    ("duffel-token", "<<duffel_live_{b64u:43}>>", "", "s l p g e"),
    ("coinbase-secret", "COINBASE_API_SECRET=<<{an:32}>>", "", "s p e v"),
    ("binance-secret", "BINANCE_SECRET_KEY=<<{an:64}>>", "", "s l p e v"),
    ("adyen-key", "<<AQEh{b64:90}-{b64:43}=-{an:16}>>", "", "p g e"),
    ("klarna-key", "<<klarna_live_api_{an:60}>>", "", "s25 p g e"),
    # ai.toml
    ("openai-key", "<<sk-{an:20}T3BlbkFJ{an:20}>>", "", "s p g e"),
    ("openai-key", "<<sk-proj-{b64u:74}T3BlbkFJ{b64u:74}>>", "", "p g e"),
    ("anthropic-key", "<<sk-ant-api03-{b64u:93}AA>>", "", "s l p g e"),
    ("anthropic-admin-key", "<<sk-ant-admin01-{b64u:93}AA>>", "", "s l p g e"),
    ("anthropic-oauth-token", "<<sk-ant-oat01-{b64u:93}AA>>", "", "s20 p g e"),
    ("huggingface-token", "<<hf_{al:34}>>", "", "s l p g e"),
    ("huggingface-organisation-token", "<<api_org_{al:34}>>", "", "s l p g e"),
    ("cohere-key", "COHERE_API_KEY=<<{an:40}>>", "", "s l p e v"),
    ("replicate-token", "<<r8_{an:37}>>", "", "s l p g e"),
    ("groq-key", "<<gsk_{an:52}>>", "", "s l p g e"),
    ("mistral-key", "MISTRAL_API_KEY=<<{an:32}>>", "", "s l p e v"),
    ("perplexity-key", "<<pplx-{an:48}>>", "", "s l p g e"),
    ("deepseek-key", "DEEPSEEK_API_KEY=<<sk-{hex:32}>>", "", "s l p e v"),
    ("xai-key", "<<xai-{an:80}>>", "", "s l p g e"),
    ("openrouter-key", "<<sk-or-v1-{hex:64}>>", "", "s l p g e"),
    ("together-key", "<<tgp_v1_{b64u:43}>>", "", "s l p g e"),
    ("fireworks-key", "<<fw_{an:24}>>", "", "s3 l p g e"),
    ("elevenlabs-key", "<<sk_{hex:48}>>", "", "s l p g e"),
    ("stability-key", "STABILITY_API_KEY=<<sk-{an:48}>>", "", "s l p e v"),
    ("wandb-key", "WANDB_API_KEY=<<{hex:40}>>", "", "s l p e v"),
    ("langsmith-key", "<<lsv2_pt_{hex:32}_{hex:10}>>", "", "s l p g e"),
    ("langfuse-key", "<<sk-lf-{uuid}>>", "", "s l p g e"),
    ("pinecone-key", "<<pcsk_{an:5}_{an:63}>>", "", "s4 p g e"),
    ("nvidia-key", "<<nvapi-{b64u:64}>>", "", "s5 p g e"),
    ("voyage-key", "VOYAGE_API_KEY=<<pa-{b64u:43}>>", "", "s l p e v"),
    ("tavily-key", "<<tvly-{an:32}>>", "", "s l p g e"),
    ("databricks-token", "<<dapi{hex:32}>>", "", "s p g e"),
    ("databricks-token", "<<dapi{hex:32}-2>>", "", "s p g e"),
    ("cerebras-key", "<<csk-{ln:48}>>", "", "s l p g e"),
    ("assemblyai-key", "ASSEMBLYAI_API_KEY=<<{hex:32}>>", "", "s l p e v"),
    ("deepgram-key", "DEEPGRAM_API_KEY=<<{hex:40}>>", "", "s l p e v"),
    ("kaggle-key", '{"username":"plimsoll","key":"<<{hex:32}>>"}', "root/.kaggle/kaggle.json", "s l e v w"),
    ("e2b-key", "<<e2b_{hex:40}>>", "", "s l p g e"),
    ("snowflake-token", "SNOWSQL_PWD=<<{pw:14}>>", "", "s7 p e v"),
    ("dbt-token", "<<dbtc_{b64u:43}>>", "", "s4 p g e"),
    # monitoring.toml
    ("datadog-api-key", "DD_API_KEY=<<{hex:32}>>", "", "s l p e v"),
    ("datadog-app-key", "DD_APP_KEY=<<{hex:40}>>", "", "s l p e v"),
    ("newrelic-user-key", "<<NRAK-{AN:27}>>", "", "s l p g e"),
    ("newrelic-insert-key", "<<NRII-{b64u:32}>>", "", "s l p g e"),
    ("newrelic-browser-key", "<<NRJS-{hex:19}>>", "", "s l p g e"),
    ("newrelic-licence-key", "<<{hex:36}NRAL>>", "", "s l g e"),
    ("sentry-organisation-token", "<<sntrys_eyJ{b64:140}_{an:43}>>", "", "p g e"),
    ("sentry-user-token", "<<sntryu_{hex:64}>>", "", "s l p g e"),
    ("grafana-service-token", "<<glsa_{an:32}_{hex:8}>>", "", "s l p g e"),
    ("grafana-cloud-token", "<<glc_eyJ{b64:110}==>>", "", "s72 p g e"),
    ("grafana-key", "<<eyJrIjoi{b64:80}=>>", "", "s22 p g e"),
    ("dynatrace-token", "<<dt0c01.{AN:24}.{AN:64}>>", "", "s l p g e"),
    ("honeycomb-key", "<<hcaik_{ln:58}>>", "", "s l p g e"),
    ("splunk-token", "SPLUNK_HEC_TOKEN=<<{uuid}>>", "", "s l p e v"),
    ("splunk-token", "Authorization: Splunk <<{uuid}>>", "", "s l p e v"),
    ("elastic-key", "Authorization: ApiKey <<{b64:58}==>>", "", "s3 e v"),
    ("elastic-password", "ELASTIC_PASSWORD=<<{pw:14}>>", "", "s9 p e v"),
    ("rollbar-token", "ROLLBAR_ACCESS_TOKEN=<<{hex:32}>>", "", "s l p e v"),
    ("bugsnag-key", "BUGSNAG_API_KEY=<<{hex:32}>>", "", "s l p e v"),
    ("pagerduty-key", "PAGERDUTY_API_KEY=<<u+{an:18}>>", "", "s l p e v"),
    ("opsgenie-key", "OPSGENIE_API_KEY=<<{uuid}>>", "", "s l p e v"),
    ("uptimerobot-key", "uptimerobot_key: <<u{d:7}-{hex:24}>>", "", "s l p e v"),
    ("influxdb-token", "INFLUX_TOKEN=<<{b64u:86}==>>", "", "s l p e v"),
    ("algolia-admin-key", "ALGOLIA_ADMIN_KEY=<<{hex:32}>>", "", "s l p e v"),
    ("statsig-key", "<<secret-{an:40}>>", "", "s3 p g e"),
    ("posthog-key", "<<phx_{b64u:43}>>", "", "s p g e"),
    ("axiom-token", "<<xaat-{uuid}>>", "", "s l p g e"),
    ("axiom-token", "<<xapt-{uuid}>>", "", "s l p g e"),
    ("sumologic-key", "SUMOLOGIC_ACCESS_KEY=<<{an:64}>>", "", "s l p e v"),
    ("logzio-token", "LOGZIO_TOKEN=<<{an:32}>>", "", "s l p e v"),
    ("loggly-token", "LOGGLY_TOKEN=<<{uuid}>>", "", "s l p e v"),
    ("segment-key", "SEGMENT_WRITE_KEY=<<{an:32}>>", "", "s l p e v"),
    ("mixpanel-secret", "MIXPANEL_API_SECRET=<<{hex:32}>>", "", "s l p e v"),
    ("shodan-key", "SHODAN_API_KEY=<<{an:32}>>", "", "s l p e v"),
    ("virustotal-key", "VIRUSTOTAL_API_KEY=<<{hex:64}>>", "", "s l p e v"),
    ("maxmind-key", "<<{an:6}_{an:29}_mmk>>", "", "s l g e"),
    # office.toml
    ("atlassian-token", "<<ATATT3{b64u:177}={HEX:8}>>", "", "l p g e"),
    ("atlassian-token-old", "JIRA_API_TOKEN=<<{an:24}>>", "", "s l p e v"),
    ("trello-token", "<<ATTA{an:72}>>", "", "s l p g e"),
    ("linear-key", "<<lin_api_{an:40}>>", "", "s l p g e"),
    ("linear-oauth-token", "<<lin_oauth_{hex:64}>>", "", "s l p g e"),
    ("notion-token", "<<ntn_{d:11}{an:35}>>", "", "s l p g e"),
    ("notion-token-old", "<<secret_{an:43}>>", "", "s l p g e"),
    ("airtable-token", "<<pat{an:14}.{hex:64}>>", "", "s l p g e"),
    ("airtable-key", "AIRTABLE_API_KEY=<<key{an:14}>>", "", "s l p e v"),
    ("figma-token", "<<figd_{b64u:40}>>", "", "s l p g e"),
    ("postman-key", "<<PMAK-{hex:24}-{hex:34}>>", "", "s l p g e"),
    ("asana-token", "<<1/{d:16}:{hex:32}>>", "", "s l p g e"),
    ("clickup-token", "<<pk_{d:8}_{AN:32}>>", "", "s l p g e"),
    ("dropbox-token", "<<sl.{b64u:136}>>", "", "s20 p g e"),
    ("dropbox-secret", "DROPBOX_APP_SECRET=<<{ln:15}>>", "", "s l p e v"),
    ("box-secret", "BOX_CLIENT_SECRET=<<{an:32}>>", "", "s l p e v"),
    ("typeform-token", "<<tfp_{b64u:44}>>", "", "s p g e"),
    ("contentful-token", "<<CFPAT-{b64u:43}>>", "", "s l p g e"),
    ("sanity-token", "SANITY_API_TOKEN=<<sk{an:100}>>", "", "s25 p e v"),
    ("hubspot-token", "<<pat-eu1-{uuid}>>", "", "s l p g e"),
    ("salesforce-token", "<<00D{an:12}!{an:96}>>", "", "s10 p g e"),
    ("mapbox-token", "<<sk.eyJ{b64u:80}.{b64u:22}>>", "", "s l p g e"),
    ("readme-key", "<<rdme_{ln:70}>>", "", "s l p g e"),
    ("lob-key", "LOB_API_KEY=<<live_{hex:35}>>", "", "s l p e v"),
    ("rapidapi-key", "<<{hex:10}msh{hex:15}p{hex:6}jsn{hex:12}>>", "", "s l g e"),
    ("infura-key", "INFURA_API_KEY=<<{hex:32}>>", "", "s l p e v"),
    ("okta-token", "OKTA_API_TOKEN=<<00{b64u:40}>>", "", "s l e v"),
    ("okta-token", "Authorization: SSWS <<00{b64u:40}>>", "", "s l e v"),
    ("auth0-secret", "AUTH0_CLIENT_SECRET=<<{b64u:64}>>", "", "s l p e v"),
    ("clerk-key", "CLERK_SECRET_KEY=<<sk_live_{an:42}>>", "", "s3 p e v"),
    ("duo-secret", "DUO_SKEY=<<{an:40}>>", "", "s l e v"),
    ("jumpcloud-key", "JUMPCLOUD_API_KEY=<<{hex:40}>>", "", "s l p e v"),
    ("zapier-webhook", "https://hooks.zapier.com/hooks/catch/<<{d:7}/{ln:7}>>", "", "s4 e v"),
    # databases.toml
    ("postgres-url", "postgres://app:<<{pw:14}>>@db.plimsoll.internal:5432/shop", "", "e v"),
    ("postgres-url", 'DATABASE_URL="postgresql+psycopg2://app:<<{pw:14}>>@db.plimsoll.internal/shop"', "", "e v"),
    ("mysql-url", "mysql://app:<<{pw:14}>>@db.plimsoll.internal:3306/shop", "", "e v"),
    ("mongodb-url", "mongodb+srv://app:<<{pw:14}>>@cluster0.plimsoll.internal/shop", "", "e v"),
    ("redis-url", "redis://:<<{pw:14}>>@cache.plimsoll.internal:6379/0", "", "e v"),
    ("redis-url", "rediss://app:<<{pw:14}>>@cache.plimsoll.internal:6380", "", "e v"),
    ("amqp-url", "amqp://app:<<{pw:14}>>@mq.plimsoll.internal:5672/%2f", "", "e v"),
    ("mssql-url", "mssql+pyodbc://app:<<{pw:14}>>@db.plimsoll.internal/shop", "", "e v"),
    ("clickhouse-url", "clickhouse://app:<<{pw:14}>>@db.plimsoll.internal:9000/shop", "", "e v"),
    ("oracle-url", "oracle+cx_oracle://app:<<{pw:14}>>@db.plimsoll.internal:1521/?service_name=shop", "", "e v"),
    ("cassandra-url", "neo4j+s://app:<<{pw:14}>>@db.plimsoll.internal:7687", "", "e v"),
    ("cassandra-url", "nats://app:<<{pw:14}>>@mq.plimsoll.internal:4222", "", "e v"),
    ("smtp-url", "smtp://mailer:<<{pw:14}>>@mail.plimsoll.internal:587", "", "e v"),
    ("ldap-url", "ldaps://admin:<<{pw:14}>>@ldap.plimsoll.internal", "", "e v"),
    ("ftp-url", "ftp://app:<<{pw:14}>>@files.plimsoll.internal/in", "", "e v"),
    ("proxy-url", "socks5://app:<<{pw:14}>>@proxy.plimsoll.internal:1080", "", "e v"),
    ("http-url-password", "https://app:<<{pw:16}>>@git.plimsoll.internal/shop.git", "", "e v"),
    ("http-url-password", "http://elastic:<<{pw:16}>>@search.plimsoll.internal:9200", "", "e v"),
    ("jdbc-password", "jdbc:postgresql://db.plimsoll.internal:5432/shop?user=app&password=<<{pw:14}>>", "", "e v"),
    ("jdbc-oracle-password", "jdbc:oracle:thin:app/<<{pw:14}>>@db.plimsoll.internal:1521:XE", "", "e v"),
    ("ado-password", "Server=tcp:db.plimsoll.internal,1433;Database=shop;User Id=app;Password=<<{pw:14}>>;", "", "e v"),
    ("ado-password", "Driver={ODBC Driver 18 for SQL Server};Server=db;UID=app;PWD=<<{pw:14}>>", "", "e v"),
    ("libpq-password", "host=db.plimsoll.internal dbname=shop user=app password=<<{pw:14}>>", "", "e v"),
    ("kafka-jaas-password", 'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="app" password="<<{pw:16}>>";', "", "e v"),
    ("mongodb-atlas-secret", "<<mdb_sa_sk_{b64u:40}>>", "", "s l p g e"),
    ("mongodb-atlas-key", "MONGODB_ATLAS_PRIVATE_KEY=<<{uuid}>>", "", "s l e v"),
    ("supabase-token", "<<sbp_{hex:40}>>", "", "s l p g e"),
    ("supabase-secret-key", "<<sb_secret_{b64u:22}_{b64u:8}>>", "", "s l p g e"),
    ("planetscale-password", "<<pscale_pw_{b64u:43}>>", "", "s12 p g e"),
    ("planetscale-password", "<<pscale_tkn_{b64u:43}>>", "", "s12 p g e"),
    ("neon-key", "<<napi_{ln:64}>>", "", "s l p g e"),
    ("cockroach-cloud-key", "<<CCDB1_{an:22}_{an:40}>>", "", "s l p g e"),
    ("confluent-secret", "CONFLUENT_CLOUD_API_SECRET=<<{b64:64}>>", "", "s l p e v"),
    ("aiven-password", "<<AVNS_{b64u:19}>>", "", "s l p g e"),
    ("upstash-token", "UPSTASH_REDIS_REST_TOKEN=<<A{an:59}>>", "", "s25 p e v"),
    ("sql-user-password", "CREATE USER 'app'@'%' IDENTIFIED BY '<<{pw:14}>>';", "", "e v"),
    ("sql-user-password", "ALTER USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '<<{pw:14}>>';", "", "e v"),
    ("sql-role-password", "CREATE ROLE app WITH LOGIN PASSWORD '<<{pw:14}>>';", "", "e v"),
    ("sql-login-password", "CREATE LOGIN app WITH PASSWORD = N'<<{pw:14}>>';", "", "e v"),
    ("mysql-password-hash", "IDENTIFIED BY PASSWORD '<<*{HEX:40}>>';", "", "s l e v"),
    ("postgres-password-hash", "ALTER ROLE app WITH LOGIN PASSWORD '<<md5{hex:32}>>';", "", "e v"),
    ("postgres-password-hash", "ALTER ROLE app WITH PASSWORD '<<SCRAM-SHA-256$4096:{b64:22}==${b64:43}=:{b64:43}=>>';", "", "e v"),
    ("dump-password-hash", "INSERT INTO users VALUES (1,'anna','<<$2y$10${bc:53}>>');", "srv/backup/shop.sql", "s e v w"),
    # credential-files.toml
    ("netrc-password", "machine git.plimsoll.internal login anna password <<{pw:14}>>", "root/.netrc", "e v w"),
    ("netrc-password", "machine ftp.plimsoll.internal\n  login anna\n  password <<{pw:14}>>", "root/.netrc", "e v w"),
    ("npmrc-token", "//npm.plimsoll.internal/:_authToken=<<{uuid}>>", "root/.npmrc", "e v w"),
    ("npmrc-token", '//npm.plimsoll.internal/:_password="<<{b64:24}>>"', "root/.npmrc", "e v w"),
    ("npmrc-token", "_auth=<<{b64:30}==>>", "root/.npmrc", "e v w"),
    ("yarnrc-token", 'npmAuthToken: "<<{uuid}>>"', "srv/app/.yarnrc.yml", "e v w"),
    ("pypirc-password", "[internal]\nrepository: https://py.plimsoll.internal/\nusername: anna\npassword: <<{pw:16}>>", "root/.pypirc", "e v w"),
    ("pip-index-password", "[global]\nextra-index-url = https://anna:<<{pw:16}>>@py.plimsoll.internal/simple", "etc/pip.conf", "e v w"),
    ("docker-config-auth", '{"auths":{"registry.plimsoll.internal":{"auth":"<<{b64pair}>>"}}}', "root/.docker/config.json", "e v w"),
    ("docker-identity-token", '{"auths":{"registry.plimsoll.internal":{"identitytoken":"<<{an:60}>>"}}}', "root/.docker/config.json", "e v w"),
    ("kubeconfig-client-key", "    client-key-data: <<{b64:400}>>", "root/.kube/config", "e v"),
    ("kubeconfig-token", "users:\n- name: deploy\n  user:\n    token: <<{an:48}>>", "root/.kube/config", "e v w"),
    ("kubeconfig-password", "  user:\n    username: admin\n    password: <<{pw:16}>>", "root/.kube/config", "e v w"),
    ("kubernetes-secret", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ndata:\n  password: <<{b64:24}>>", "srv/deploy/secret.yaml", "e v w"),
    ("terraform-state-secret", '  "master_password": "<<{pw:14}>>",', "srv/infra/terraform.tfstate", "e v w"),
    ("terraform-state-secret", '  "client_secret": "<<{an:32}>>",', "srv/infra/terraform.tfstate", "e v w"),
    ("terraform-variables-secret", 'db_password = "<<{pw:14}>>"', "srv/infra/prod.tfvars", "e v w"),
    ("terraform-credentials", 'credentials "tf.plimsoll.internal" {\n  token = "<<{an:40}>>"\n}', "root/.terraformrc", "e v w"),
    ("command-mysql-password", "mysql -h db -u root -p<<{pw:14}>> shop", "root/.bash_history", "e v"),
    ("command-mysql-password", "mysqldump --user=app --password=<<{pw:14}>> shop > shop.sql", "root/.bash_history", "e v"),
    ("command-curl-password", "curl -fsS -u anna:<<{pw:14}>> https://git.plimsoll.internal/", "root/.bash_history", "e v"),
    ("command-curl-password", "wget --user=anna --password=<<{pw:14}>> https://files.plimsoll.internal/x", "root/.bash_history", "e v"),
    ("command-sshpass-password", "sshpass -p <<{pw:14}>> ssh root@10.0.0.7", "root/.bash_history", "e v"),
    ("command-postgres-password", "PGPASSWORD=<<{pw:14}>> psql -h db -U app shop", "root/.bash_history", "e v"),
    ("command-redis-password", "redis-cli -h cache -a <<{pw:14}>> ping", "root/.bash_history", "e v"),
    ("command-redis-password", "mongosh -u admin -p <<{pw:14}>> db/shop", "root/.bash_history", "e v"),
    ("command-login-password", "docker login -u anna -p <<{pw:14}>> registry.plimsoll.internal", "root/.bash_history", "e v"),
    ("command-openssl-password", "openssl enc -aes-256-cbc -d -in x -pass pass:<<{pw:14}>>", "root/.bash_history", "e v"),
    ("command-sudo-password", "echo <<{pw:14}>> | sudo -S apt-get update", "root/.bash_history", "e v"),
    ("command-chpasswd", 'echo "anna:<<{pw:14}>>" | chpasswd', "root/.bash_history", "e v"),
    ("command-chpasswd", "echo 'root:<<{pw:14}>>' | sudo chpasswd", "root/.bash_history", "e v"),
    ("command-exported-secret", "export DEPLOY_TOKEN=<<{an:24}>>", "root/.bash_history", "e v w"),
    ("command-exported-secret", 'export DB_PASSWORD="<<{pw:12}>>"', "root/.bash_history", "e v w"),
    ("pgpass-password", "db.plimsoll.internal:5432:shop:app:<<{pw:14}>>", "root/.pgpass", "e v w"),
    ("my-cnf-password", "[client]\nuser = root\npassword = <<{pw:14}>>", "root/.my.cnf", "e v w"),
    ("git-credentials", "https://anna:<<{an:24}>>@git.plimsoll.internal", "root/.git-credentials", "e v w"),
    ("s3cfg-secret", "[default]\naccess_key = x\nsecret_key = <<{b64:40}>>", "root/.s3cfg", "e v w"),
    ("boto-secret", "[Credentials]\ngs_secret_access_key = <<{b64:40}>>", "root/.boto", "e v w"),
    ("rclone-password", "[store]\ntype = sftp\nhost = web1\npass = <<{b64u:40}>>", "root/.config/rclone/rclone.conf", "e v w"),
    ("wordpress-database-password", "define( 'DB_PASSWORD', '<<{pw:14}>>' );", "var/www/html/wp-config.php", "e v w"),
    ("wordpress-keys", "define( 'AUTH_KEY', '<<{an:64}>>' );", "var/www/html/wp-config.php", "e v w"),
    ("php-database-password", "$wgDBpassword = '<<{pw:14}>>';", "var/www/html/config.php", "e v w"),
    ("php-database-password", "'password' => '<<{pw:14}>>',", "var/www/html/config.php", "e v w"),
    ("rails-master-key", "<<{hex:32}>>", "srv/app/config/master.key", "s l e v w"),
    ("rails-secret-key-base", "production:\n  secret_key_base: <<{hex:128}>>", "srv/app/config/secrets.yml", "s65 e v"),
    ("rails-master-key-variable", "RAILS_MASTER_KEY=<<{hex:32}>>", "srv/app/.env", "s l e v"),
    ("django-secret-key", "SECRET_KEY = '<<{dj:50}>>'", "srv/app/settings.py", "e v w"),
    ("django-secret-key", 'SECRET_KEY = "<<django-insecure-{dj:50}>>"', "srv/app/settings.py", "e v w"),
    ("flask-secret-key", "app.secret_key = '<<{an:32}>>'", "srv/app/app.py", "e v w"),
    ("laravel-app-key", "APP_KEY=<<base64:{b64:43}=>>", "srv/app/.env", "s e v"),
    ("symfony-secret", "APP_SECRET=<<{hex:32}>>", "srv/app/.env", "s e v w"),
    ("ansible-vault", "<<$ANSIBLE_VAULT;1.1;AES256>>", "srv/ansible/vault.yml", "p"),
    ("ansible-password", "web1 ansible_host=10.0.0.7 ansible_password=<<{pw:14}>>", "etc/ansible/hosts", "e v"),
    ("composer-auth", '{"http-basic":{"php.plimsoll.internal":{"username":"anna","password":"<<{pw:16}>>"}}}', "root/.composer/auth.json", "e v w"),
    ("maven-password", "<server><id>nexus</id><username>anna</username><password><<{pw:14}>></password></server>", "root/.m2/settings.xml", "e v w"),
    ("gradle-password", "signing.password=<<{pw:14}>>", "root/.gradle/gradle.properties", "e v w"),
    ("nuget-config-password", '<add key="ClearTextPassword" value="<<{pw:14}>>" />', "srv/app/nuget.config", "e v w"),
    ("gem-credentials", 'BUNDLE_GEMS__PLIMSOLL__INTERNAL: "<<anna:{pw:16}>>"', "root/.bundle/config", "e v w"),
    ("cargo-credentials", '[registry]\ntoken = "<<{an:36}>>"', "root/.cargo/credentials.toml", "e v w"),
    ("github-cli-token", "github.plimsoll.internal:\n    user: anna\n    oauth_token: <<{an:40}>>", "root/.config/gh/hosts.yml", "e v w"),
    ("gcloud-credentials", '{"refresh_token": "<<{an:60}>>", "type": "authorized_user"}', "root/.config/gcloud/application_default_credentials.json", "e v w"),
    ("azure-cli-token", '[{"client_id": "x", "client_secret": "<<{an:40}>>"}]', "root/.azure/service_principal_entries.json", "e v w"),
    ("mail-client-password", "account default\nuser anna\npassword <<{pw:14}>>", "root/.msmtprc", "e v w"),
    ("postfix-sasl-password", "[mail.plimsoll.internal]:587 anna:<<{pw:14}>>", "etc/postfix/sasl_passwd", "e v w"),
    ("wifi-password", 'network={\n\tssid="office"\n\tpsk="<<{pw:14}>>"\n}', "etc/wpa_supplicant/wpa_supplicant.conf", "e v w"),
    ("ppp-secret", ': PSK "<<{pw:16}>>"', "etc/ipsec.secrets", "e v w"),
    ("wireguard-key", "[Interface]\nPrivateKey = <<{b64:42}A=>>", "etc/wireguard/wg0.conf", "s2 e v"),
    ("filezilla-password", '<Pass encoding="base64"><<{b64:20}>></Pass>', "root/.config/filezilla/sitemanager.xml", "e v w"),
    ("editor-sftp-password", '{"host": "web1", "user": "anna", "password": "<<{pw:14}>>"}', "srv/app/sftp-config.json", "e v w"),
    ("tomcat-password", '<user username="anna" password="<<{pw:14}>>" roles="manager-gui"/>', "opt/tomcat/conf/tomcat-users.xml", "e v w"),
    ("application-server-password", "<security><user-name>app</user-name><password><<{pw:14}>></password></security>", "opt/wildfly/standalone.xml", "e v w"),
    ("spring-password", "spring.datasource.password=<<{pw:14}>>", "srv/app/application.properties", "e v w"),
    ("spring-password", "spring:\n  datasource:\n    password: <<{pw:14}>>", "srv/app/application.properties", "e v w"),
    ("aspnet-password", '{"Smtp": {"Password": "<<{pw:14}>>"}}', "srv/app/appsettings.Production.json", "e v w"),
    ("unattended-password", "d-i passwd/root-password password <<{pw:14}>>", "srv/pxe/preseed.cfg", "e v w"),
    ("unattended-password", "rootpw --plaintext <<{pw:14}>>", "srv/pxe/preseed.cfg", "e v w"),
    ("mount-password", "username=anna\npassword=<<{pw:14}>>", "root/.smbcredentials", "e v w"),
    ("token-file", "<<{an:28}>>", "root/.vault-token", "e v w"),
    ("kerberos-keytab", "", "etc/krb5.keytab", "w"),
    ("password-store", "", "root/Passwords.kdbx", "w"),
    # generic.toml
    ("json-web-token", "<<{jwt}>>", "", "e"),
    ("authorization-basic", 'curl -H "Authorization: Basic <<{b64pair}>>" https://api.plimsoll.internal', "", "e v"),
    ("authorization-bearer", 'curl -H "Authorization: Bearer <<{an:40}>>" https://api.plimsoll.internal', "", "s22 e v"),
    ("authorization-key-header", 'curl -H "X-API-Key: <<{an:40}>>" https://api.plimsoll.internal', "", "s22 e v"),
    ("password-variable", "DB_PASSWORD=<<{pw:14}>>", "srv/app/.env", "s9 e v w"),
    ("password-variable", '  MYSQL_ROOT_PASSWORD: "<<{pw:14}>>"', "srv/app/.env", "s9 e v w"),
    ("secret-variable", "PAYMENT_SECRET=<<{an:32}>>", "srv/app/.env", "e v w"),
    ("secret-variable", "  SHOP_API_KEY: <<{hex:40}>>", "srv/app/.env", "e v w"),
    ("assigned-key", 'api_key: "<<{an:40}>>"', "", "e v"),
    ("assigned-key", '"clientSecret": "<<{an:40}>>",', "", "e v"),
    ("assigned-password", 'password: "<<{pw:16}>>"', "srv/app/settings.yml", "e v w"),
    ("assigned-password", "db_password = '<<{pw:16}>>'", "srv/app/settings.yml", "e v w"),
)

LETTERS = {
    "an": string.ascii_letters + string.digits, "AN": string.ascii_uppercase + string.digits, "ln": string.ascii_lowercase + string.digits,
    "al": string.ascii_letters, "d": string.digits, "hex": "0123456789abcdef", "HEX": "0123456789ABCDEF",
    "b64": string.ascii_letters + string.digits + "+/", "b64u": string.ascii_letters + string.digits + "-_",
    "b32l": string.ascii_lowercase + "234567", "bech": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", "bc": "./" + string.ascii_letters + string.digits,
    "dj": string.ascii_lowercase + string.digits + "!@^*-_=+",
}
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")
SECRET = re.compile(r"<<(.*)>>", re.S)
AROUND = ("line one\n  value {} here\n", "{}\n", "\tuse '{}',\n", "(see \"{}\")\n# end\n", "a, b\nlast line: [{}]\n", "x |{}|\n")
ELSEWHERE = "srv/corpus/notes.md"


class Case:
    def __init__(self, path, content, rule, secret=None, line=0, miss=""):
        self.path, self.content, self.rule, self.secret, self.line, self.miss = path, content, rule, secret, line, miss


def checksum(text):
    """CRC-32 in base62, six digits: how GitHub and npm end their tokens."""
    number, digits = zlib.crc32(text.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return digits.rjust(6, "0")


def varied(source, letters, length):
    """LENGTH of LETTERS, of which none stands for more than its share: a chance of a hundred a's is none of our business."""
    return "".join(source.choice(letters) for _ in range(length))


def json_web_token(source):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return ".".join((part({"alg": "HS256", "typ": "JWT"}), part({"sub": varied(source, LETTERS["d"], 10), "name": "anna"}), varied(source, LETTERS["b64u"], 43)))


def password(source, length):
    """Letters, digits and a mark in the middle, as people make them; no word."""
    middle = length // 2
    return varied(source, "bcdfghjkmnpqrstvwxz", 1) + varied(source, LETTERS["an"], middle - 1) + source.choice("!-_.+~") + varied(
        source, LETTERS["an"], length - middle - 2) + varied(source, LETTERS["d"], 1)


def fill(source, template, shorter=0, same=False, wrong=False):
    """TEMPLATE with its fields made; SHORTER: by so many characters the last one that is long enough; SAME: of one letter each."""
    fields = [match for match in FIELD.finditer(template)]
    cut_at = max((i for i, match in enumerate(fields) if length_of(match) > shorter), default=-1)
    made, end = [], 0
    for i, match in enumerate(fields):
        kind, length = match[1], length_of(match) - (shorter if i == cut_at else 0)
        made += [template[end:match.start()], field(source, kind, length, same, wrong)]
        end = match.end()
    return "".join(made) + template[end:]


def length_of(match):
    return {"uuid": 12, "jwt": 0, "b64pair": 0}.get(match[1]) or int(match[2] or 0)


def field(source, kind, length, same, wrong):
    if same:
        return {"uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12, "jwt": "xxxxxxxx", "b64pair": "AAAAAAAAAAAA", "crc": "x" * (length + 6)}.get(
            kind, (("0" if kind in ("d", "hex", "HEX", "AN") else "x") if kind not in ("b32l", "bech") else LETTERS[kind][0]) * length)
    if kind == "uuid":
        return "-".join(varied(source, LETTERS["hex"], size) for size in (8, 4, 4, 4, length))
    if kind == "jwt":
        return json_web_token(source)
    if kind == "b64pair":
        return base64.b64encode(f"anna:{password(source, 16)}".encode()).decode()
    if kind == "pw":
        return password(source, length) if length > 4 else "x" * length
    if kind == "crc":
        text = varied(source, LETTERS["an"], length)
        return text + (checksum(text) if not wrong else checksum(text + "x"))
    return varied(source, LETTERS[kind], length)


def other_prefix(template):
    """The same of another service: another first letter, or where a name stands in front of it another name."""
    before, secret = template.split("<<", 1)
    if not before.strip():
        letter = secret[0]
        return before + "<<" + ("9" if letter.isdigit() else "z" if letter.islower() else "Z") + secret[1:]
    return re.sub(r"[A-Za-z0-9]+", "shop", before, count=1) + "<<" + secret


def miss(source, template, kind, number):
    """The text of a near miss, or None where the row knows none of that kind."""
    if kind == "v":
        return SECRET.sub("${SECRET_VALUE}", template)
    if kind == "p":
        template = other_prefix(template)
    text = fill(source, template, number if kind == "s" else 0, kind == "e", kind == "c")
    if kind == "l":
        return SECRET.sub(lambda match: match[1] + source.choice("abcdef0123456789"), text)
    if kind == "g":
        return SECRET.sub(lambda match: "Z" + match[1], text)
    return SECRET.sub(lambda match: match[1], text)


def cases(seed, rounds=2):
    """Positives (miss: ""), ROUNDS of each row, and its near misses."""
    source = random.Random(seed)
    made = []
    for number, (rule, template, at, near) in enumerate(ROWS):
        bare = template.startswith("<<") and template.endswith(">>") and not at
        for i in range(rounds if template else 1):
            text = fill(source, template, ) if template else "binary\n"
            if bare:
                text = source.choice(AROUND).format(text) if "{" not in text else text
            start = text.find("<<")
            secret = SECRET.search(text)[1] if start >= 0 else None
            path = f"srv/corpus/{rule}-{number}-{i}" + (f"/{at}" if at else ".txt")
            made.append(Case(path, SECRET.sub(lambda match: match[1], text) + "\n", rule, secret, text.count("\n", 0, max(start, 0)) + 1))
        for kind, size in re.findall(r"([a-z])(\d*)", near):
            text = miss(source, template, kind, int(size or 1)) if template else "binary\n"
            if bare:
                text = source.choice(AROUND).replace("{}", text)
            path = f"srv/corpus/{rule}-{number}-{kind}" + (f"/{at}" if at and kind != "w" else f"/{ELSEWHERE}" if kind == "w" else ".txt")
            made.append(Case(path, text + "\n", rule, miss=kind))
    return made
