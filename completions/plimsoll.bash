# completion of plimsoll for bash; made by plimsoll completion bash
_plimsoll()
{
	local at=$COMP_CWORD current previous before= command= words= i

	COMPREPLY=()
	current=${COMP_WORDS[at]}
	# bash takes cyclonedx@1.5 for three words, of which it keeps the first, and --format=json, too
	if [[ $current == @ ]]; then
		current= before=${COMP_WORDS[at - 1]}@ at=$((at - 1))
	elif ((at > 1)) && [[ ${COMP_WORDS[at - 1]} == @ ]]; then
		before=${COMP_WORDS[at - 2]}@ at=$((at - 2))
	fi
	if [[ $current == = ]]; then
		current=
	elif [[ ${COMP_WORDS[at - 1]} == = ]]; then
		at=$((at - 1))
	fi
	previous=${COMP_WORDS[at - 1]}
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*) ;;
		*)
			case "$command ${COMP_WORDS[i]}" in
			' scan') command=scan ;;
			' sbom') command=sbom ;;
			' diff') command=diff ;;
			' explain') command=explain ;;
			' vex') command=vex ;;
			' registry') command=registry ;;
			'registry list') command='registry list' ;;
			'registry scan') command='registry scan' ;;
			' db') command=db ;;
			'db status') command='db status' ;;
			'db build') command='db build' ;;
			'db update') command='db update' ;;
			'db search') command='db search' ;;
			'db verify') command='db verify' ;;
			'db rollback') command='db rollback' ;;
			'db export') command='db export' ;;
			'db import') command='db import' ;;
			'db delta') command='db delta' ;;
			'db push') command='db push' ;;
			'db pull') command='db pull' ;;
			' rules') command=rules ;;
			'rules list') command='rules list' ;;
			'rules show') command='rules show' ;;
			'rules test') command='rules test' ;;
			' policy') command=policy ;;
			'policy check') command='policy check' ;;
			'policy show') command='policy show' ;;
			'policy test') command='policy test' ;;
			' bases') command=bases ;;
			'bases list') command='bases list' ;;
			'bases add') command='bases add' ;;
			' cache') command=cache ;;
			'cache status') command='cache status' ;;
			'cache clean') command='cache clean' ;;
			' config') command=config ;;
			'config show') command='config show' ;;
			' compare-versions') command=compare-versions ;;
			' cvss') command=cvss ;;
			' purl') command=purl ;;
			' completion') command=completion ;;
			' version') command=version ;;
			' help') command=help ;;
			esac ;;
		esac
	done
	case "$command $previous" in
	'scan --format' | 'scan -f') words='table json csv cyclonedx cyclonedx@1.4 cyclonedx@1.5 cyclonedx@1.6 cyclonedx@1.7 cyclonedx-xml cyclonedx-xml@1.4 cyclonedx-xml@1.5 cyclonedx-xml@1.6 cyclonedx-xml@1.7 github gitlab grype-json html junit markdown sarif spdx-json spdx-json@2.3 spdx-json@3.0 spdx-tv spdx-tv@2.3 template trivy-json' ;;
	'scan --output' | 'scan -o') words='FILES' ;;
	'scan --template') words='FILES' ;;
	'scan --scanners') words='vuln config account secret malware' ;;
	'scan --secret-rules') words='FILES' ;;
	'scan --yara') words='FILES' ;;
	'scan --signatures') words='FILES' ;;
	'scan --clamd') words='' ;;
	'scan --compliance') words='iso27002-2013 iso27002-2022 iso27002 cis-docker disa nist-800-190 pci-dss-4' ;;
	'scan --password-budget') words='' ;;
	'scan --wordlist') words='FILES' ;;
	'scan --severity') words='critical high moderate low unknown' ;;
	'scan --severity-source') words='' ;;
	'scan --only') words='own base' ;;
	'scan --vex') words='FILES' ;;
	'scan --ignore-file' | 'scan --ignorefile') words='FILES' ;;
	'scan --policy') words='FILES' ;;
	'scan --fail-on') words='critical high moderate low unknown' ;;
	'scan --baseline') words='FILES' ;;
	'scan --exit-code') words='' ;;
	'scan --rules') words='FILES' ;;
	'scan --platform') words='' ;;
	'scan --db') words='FILES' ;;
	'scan --bases') words='FILES' ;;
	'scan --newer-base') words='' ;;
	'scan --distro') words='' ;;
	'scan --max-data-age') words='' ;;
	'scan --cache-dir') words='FILES' ;;
	'scan --timeout') words='' ;;
	'scan --jobs' | 'scan -j') words='' ;;
	'scan --username') words='' ;;
	'scan --cacert') words='FILES' ;;
	'scan --config') words='FILES' ;;
	'sbom --format' | 'sbom -f') words='table json cyclonedx cyclonedx@1.4 cyclonedx@1.5 cyclonedx@1.6 cyclonedx@1.7 cyclonedx-xml cyclonedx-xml@1.4 cyclonedx-xml@1.5 cyclonedx-xml@1.6 cyclonedx-xml@1.7 github spdx-json spdx-json@2.3 spdx-json@3.0 spdx-tv spdx-tv@2.3' ;;
	'sbom --output' | 'sbom -o') words='FILES' ;;
	'sbom --platform') words='' ;;
	'sbom --bases') words='FILES' ;;
	'sbom --distro') words='' ;;
	'sbom --cache-dir') words='FILES' ;;
	'sbom --timeout') words='' ;;
	'sbom --jobs' | 'sbom -j') words='' ;;
	'sbom --username') words='' ;;
	'sbom --cacert') words='FILES' ;;
	'sbom --config') words='FILES' ;;
	'diff --format' | 'diff -f') words='table json markdown' ;;
	'diff --output' | 'diff -o') words='FILES' ;;
	'diff --scanners') words='vuln config account secret malware' ;;
	'diff --secret-rules') words='FILES' ;;
	'diff --yara') words='FILES' ;;
	'diff --signatures') words='FILES' ;;
	'diff --clamd') words='' ;;
	'diff --password-budget') words='' ;;
	'diff --wordlist') words='FILES' ;;
	'diff --severity-source') words='' ;;
	'diff --vex') words='FILES' ;;
	'diff --ignore-file' | 'diff --ignorefile') words='FILES' ;;
	'diff --policy') words='FILES' ;;
	'diff --fail-on-new') words='critical high moderate low unknown' ;;
	'diff --exit-code') words='' ;;
	'diff --rules') words='FILES' ;;
	'diff --platform') words='' ;;
	'diff --db') words='FILES' ;;
	'diff --bases') words='FILES' ;;
	'diff --distro') words='' ;;
	'diff --max-data-age') words='' ;;
	'diff --cache-dir') words='FILES' ;;
	'diff --timeout') words='' ;;
	'diff --jobs' | 'diff -j') words='' ;;
	'diff --username') words='' ;;
	'diff --cacert') words='FILES' ;;
	'diff --config') words='FILES' ;;
	'explain --format' | 'explain -f') words='text json' ;;
	'explain --severity-source') words='' ;;
	'explain --vex') words='FILES' ;;
	'explain --ignore-file' | 'explain --ignorefile') words='FILES' ;;
	'explain --replay') words='FILES' ;;
	'explain --policy') words='FILES' ;;
	'explain --platform') words='' ;;
	'explain --db') words='FILES' ;;
	'explain --bases') words='FILES' ;;
	'explain --distro') words='' ;;
	'explain --cache-dir') words='FILES' ;;
	'explain --timeout') words='' ;;
	'explain --jobs' | 'explain -j') words='' ;;
	'explain --username') words='' ;;
	'explain --cacert') words='FILES' ;;
	'explain --config') words='FILES' ;;
	'vex --output' | 'vex -o') words='FILES' ;;
	'vex --author') words='' ;;
	'vex --vex') words='FILES' ;;
	'vex --ignore-file' | 'vex --ignorefile') words='FILES' ;;
	'vex --policy') words='FILES' ;;
	'vex --platform') words='' ;;
	'vex --db') words='FILES' ;;
	'vex --bases') words='FILES' ;;
	'vex --distro') words='' ;;
	'vex --cache-dir') words='FILES' ;;
	'vex --timeout') words='' ;;
	'vex --jobs' | 'vex -j') words='' ;;
	'vex --username') words='' ;;
	'vex --cacert') words='FILES' ;;
	'vex --config') words='FILES' ;;
	'registry list --format' | 'registry list -f') words='text json' ;;
	'registry list --username') words='' ;;
	'registry list --cacert') words='FILES' ;;
	'registry list --include') words='' ;;
	'registry list --exclude') words='' ;;
	'registry list --tags-max') words='' ;;
	'registry list --via') words='' ;;
	'registry list --rate') words='' ;;
	'registry list --config') words='FILES' ;;
	'registry scan --format' | 'registry scan -f') words='text json' ;;
	'registry scan --scanners') words='vuln config account secret malware' ;;
	'registry scan --secret-rules') words='FILES' ;;
	'registry scan --yara') words='FILES' ;;
	'registry scan --signatures') words='FILES' ;;
	'registry scan --clamd') words='' ;;
	'registry scan --password-budget') words='' ;;
	'registry scan --wordlist') words='FILES' ;;
	'registry scan --severity') words='critical high moderate low unknown' ;;
	'registry scan --severity-source') words='' ;;
	'registry scan --only') words='own base' ;;
	'registry scan --vex') words='FILES' ;;
	'registry scan --ignore-file' | 'registry scan --ignorefile') words='FILES' ;;
	'registry scan --policy') words='FILES' ;;
	'registry scan --fail-on') words='critical high moderate low unknown' ;;
	'registry scan --exit-code') words='' ;;
	'registry scan --rules') words='FILES' ;;
	'registry scan --platform') words='' ;;
	'registry scan --db') words='FILES' ;;
	'registry scan --bases') words='FILES' ;;
	'registry scan --max-data-age') words='' ;;
	'registry scan --cache-dir') words='FILES' ;;
	'registry scan --username') words='' ;;
	'registry scan --cacert') words='FILES' ;;
	'registry scan --include') words='' ;;
	'registry scan --exclude') words='' ;;
	'registry scan --tags-max') words='' ;;
	'registry scan --newer-than') words='' ;;
	'registry scan --via') words='' ;;
	'registry scan --rate') words='' ;;
	'registry scan --output' | 'registry scan -o') words='FILES' ;;
	'registry scan --jobs' | 'registry scan -j') words='' ;;
	'registry scan --timeout') words='' ;;
	'registry scan --repeat') words='' ;;
	'registry scan --config') words='FILES' ;;
	'db status --format' | 'db status -f') words='text json' ;;
	'db status --db') words='FILES' ;;
	'db status --config') words='FILES' ;;
	'db build --from') words='FILES' ;;
	'db build --output' | 'db build -o') words='FILES' ;;
	'db build --name') words='' ;;
	'db build --as-of') words='' ;;
	'db build --config') words='FILES' ;;
	'db update --feeds') words='' ;;
	'db update --feed-list') words='FILES' ;;
	'db update --timeout') words='' ;;
	'db update --tries') words='' ;;
	'db update --jobs' | 'db update -j') words='' ;;
	'db update --config') words='FILES' ;;
	'db search --format' | 'db search -f') words='text json' ;;
	'db search --db') words='FILES' ;;
	'db search --distro') words='' ;;
	'db search --config') words='FILES' ;;
	'db verify --db') words='FILES' ;;
	'db verify --config') words='FILES' ;;
	'db rollback --config') words='FILES' ;;
	'db export --db') words='FILES' ;;
	'db export --key') words='FILES' ;;
	'db export --config') words='FILES' ;;
	'db import --key') words='FILES' ;;
	'db import --config') words='FILES' ;;
	'db delta --key') words='FILES' ;;
	'db delta --output' | 'db delta -o') words='FILES' ;;
	'db delta --config') words='FILES' ;;
	'db push --username') words='' ;;
	'db push --cacert') words='FILES' ;;
	'db push --db') words='FILES' ;;
	'db push --key') words='FILES' ;;
	'db push --delta-from') words='FILES' ;;
	'db push --timeout') words='' ;;
	'db push --config') words='FILES' ;;
	'db pull --username') words='' ;;
	'db pull --cacert') words='FILES' ;;
	'db pull --key') words='FILES' ;;
	'db pull --timeout') words='' ;;
	'db pull --config') words='FILES' ;;
	'rules list --format' | 'rules list -f') words='text json' ;;
	'rules list --rules') words='FILES' ;;
	'rules list --standard') words='iso27002-2013 iso27002-2022 iso27002 cis-docker disa nist-800-190 pci-dss-4' ;;
	'rules list --config') words='FILES' ;;
	'rules show --format' | 'rules show -f') words='text json' ;;
	'rules show --rules') words='FILES' ;;
	'rules show --config') words='FILES' ;;
	'rules test --rules') words='FILES' ;;
	'rules test --config') words='FILES' ;;
	'policy check --config') words='FILES' ;;
	'policy show --format' | 'policy show -f') words='text json' ;;
	'policy show --config') words='FILES' ;;
	'policy test --config') words='FILES' ;;
	'bases list --format' | 'bases list -f') words='text json' ;;
	'bases list --bases') words='FILES' ;;
	'bases list --config') words='FILES' ;;
	'bases add --platform') words='' ;;
	'bases add --username') words='' ;;
	'bases add --cacert') words='FILES' ;;
	'bases add --bases') words='FILES' ;;
	'bases add --name') words='' ;;
	'bases add --newer') words='' ;;
	'bases add --config') words='FILES' ;;
	'cache status --format' | 'cache status -f') words='text json' ;;
	'cache status --cache-dir') words='FILES' ;;
	'cache status --config') words='FILES' ;;
	'cache clean --cache-dir') words='FILES' ;;
	'cache clean --keep') words='' ;;
	'cache clean --config') words='FILES' ;;
	'config show --format' | 'config show -f') words='text json' ;;
	'config show --config') words='FILES' ;;
	'compare-versions --config') words='FILES' ;;
	'cvss --config') words='FILES' ;;
	'purl --config') words='FILES' ;;
	'completion --config') words='FILES' ;;
	'version --format' | 'version -f') words='text json' ;;
	'version --config') words='FILES' ;;
	'help --config') words='FILES' ;;
	'scan '*)
		if [[ $current == -* ]]; then
			words='--format -f --output -o --template --wide --list-all-pkgs --all-layers --unaccounted --scanners --secret-rules --yara --signatures --clamd --compliance --password-budget --wordlist --severity --severity-source --only --ignore-unfixed --only-fixed --vex --ignore-file --ignorefile --show-suppressed --policy --fail-on --baseline --exit-code --rules --platform --db --bases --newer-base --distro --max-data-age --offline --cache-dir --no-cache --no-verify --partial --timeout --jobs -j --username --password-stdin --cacert --insecure --no-progress --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'sbom '*)
		if [[ $current == -* ]]; then
			words='--format -f --output -o --wide --unaccounted --platform --bases --distro --offline --cache-dir --no-cache --no-verify --partial --timeout --jobs -j --username --password-stdin --cacert --insecure --no-progress --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'diff '*)
		if [[ $current == -* ]]; then
			words='--format -f --output -o --wide --scanners --secret-rules --yara --signatures --clamd --password-budget --wordlist --severity-source --vex --ignore-file --ignorefile --policy --fail-on-new --exit-code --rules --platform --db --bases --distro --max-data-age --offline --cache-dir --no-cache --no-verify --partial --timeout --jobs -j --username --password-stdin --cacert --insecure --no-progress --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'explain '*)
		if [[ $current == -* ]]; then
			words='--format -f --severity-source --vex --ignore-file --ignorefile --replay --policy --platform --db --bases --distro --offline --cache-dir --no-cache --no-verify --partial --timeout --jobs -j --username --password-stdin --cacert --insecure --no-progress --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'vex '*)
		if [[ $current == -* ]]; then
			words='--output -o --author --vex --ignore-file --ignorefile --policy --platform --db --bases --distro --offline --cache-dir --no-cache --no-verify --partial --timeout --jobs -j --username --password-stdin --cacert --insecure --no-progress --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'registry list '*)
		if [[ $current == -* ]]; then
			words='--format -f --username --password-stdin --cacert --insecure --include --exclude --tags --tags-max --via --rate --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'registry scan '*)
		if [[ $current == -* ]]; then
			words='--format -f --scanners --secret-rules --yara --signatures --clamd --password-budget --wordlist --severity --severity-source --only --ignore-unfixed --only-fixed --vex --ignore-file --ignorefile --policy --fail-on --exit-code --rules --platform --db --bases --max-data-age --cache-dir --no-cache --username --password-stdin --cacert --insecure --include --exclude --tags-max --newer-than --via --rate --output -o --jobs -j --timeout --fresh --repeat --no-progress --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'db status '*)
		if [[ $current == -* ]]; then
			words='--format -f --db --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'db build '*)
		if [[ $current == -* ]]; then
			words='--from --output -o --strict --name --as-of --partial --no-progress --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'db update '*)
		if [[ $current == -* ]]; then
			words='--offline --feeds --feed-list --list --timeout --tries --jobs -j --no-progress --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'db search '*)
		if [[ $current == -* ]]; then
			words='--format -f --db --distro --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'db verify '*)
		if [[ $current == -* ]]; then
			words='--db --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'db rollback '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'db export '*)
		if [[ $current == -* ]]; then
			words='--db --key --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'db import '*)
		if [[ $current == -* ]]; then
			words='--key --unsigned --allow-older --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'db delta '*)
		if [[ $current == -* ]]; then
			words='--key --output -o --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'db push '*)
		if [[ $current == -* ]]; then
			words='--username --password-stdin --cacert --insecure --db --key --delta-from --timeout --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'db pull '*)
		if [[ $current == -* ]]; then
			words='--username --password-stdin --cacert --insecure --key --unsigned --allow-older --timeout --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'rules list '*)
		if [[ $current == -* ]]; then
			words='--format -f --rules --standard --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'rules show '*)
		if [[ $current == -* ]]; then
			words='--format -f --rules --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'rules test '*)
		if [[ $current == -* ]]; then
			words='--rules --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'policy check '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'policy show '*)
		if [[ $current == -* ]]; then
			words='--format -f --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'policy test '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'bases list '*)
		if [[ $current == -* ]]; then
			words='--format -f --bases --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'bases add '*)
		if [[ $current == -* ]]; then
			words='--platform --offline --username --password-stdin --cacert --insecure --bases --name --newer --config --quiet -q --verbose -v --help -h '
		else
			words='FILES'
		fi ;;
	'cache status '*)
		if [[ $current == -* ]]; then
			words='--format -f --cache-dir --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'cache clean '*)
		if [[ $current == -* ]]; then
			words='--cache-dir --keep --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'config show '*)
		if [[ $current == -* ]]; then
			words='--format -f --config --quiet -q --verbose -v --help -h '
		else
			words='scan sbom explain vex registry-list registry-scan db-update'
		fi ;;
	'compare-versions '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h '
		else
			words='apk bitnami cargo composer conan cpe cran deb gem go hackage hex maven npm nuget openssl pacman pep440 pub rpm semver'
		fi ;;
	'cvss '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'purl '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'completion '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h '
		else
			words='bash fish zsh'
		fi ;;
	'version '*)
		if [[ $current == -* ]]; then
			words='--format -f --config --quiet -q --verbose -v --help -h '
		else
			words=''
		fi ;;
	'help '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h '
		else
			words='scan sbom explain vex registry db rules policy cache config compare-versions cvss purl completion version'
		fi ;;
	'registry '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h --version '
		else
			words='list scan '
		fi ;;
	'db '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h --version '
		else
			words='status build update search verify rollback export import delta push pull '
		fi ;;
	'rules '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h --version '
		else
			words='list show test '
		fi ;;
	'policy '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h --version '
		else
			words='check show test '
		fi ;;
	'bases '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h --version '
		else
			words='list add '
		fi ;;
	'cache '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h --version '
		else
			words='status clean '
		fi ;;
	'config '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h --version '
		else
			words='show '
		fi ;;
	' '*)
		if [[ $current == -* ]]; then
			words='--config --quiet -q --verbose -v --help -h --version '
		else
			words='scan sbom diff explain vex registry db rules policy bases cache config compare-versions cvss purl completion version help '
		fi ;;
	esac
	if [[ $words == FILES && $current != -* ]]; then
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
	else
		[[ $words == FILES ]] && words=
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$before$current")
		COMPREPLY=("${COMPREPLY[@]#"${before%@}"}")
	fi
}
complete -F _plimsoll plimsoll
