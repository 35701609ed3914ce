/* checks_blocks_test.c - ini, directive */
#include "base/test.h"
#include "judge/tried.h"

#define FILE_OF(path, text) "{path: " path ", text: \"" text "\"}"
#define MYSQL(text) "files: [" FILE_OF("/etc/mysql/my.cnf", text) "]"
#define NGINX(text) "files: [" FILE_OF("/etc/nginx/nginx.conf", text) "]"
#define HTTPD(text) FILE_OF("/etc/httpd/conf/httpd.conf", text)

TEST(keys_of_option_files_count_in_their_section)
{
	TRIED("ini: {path: /etc/mysql/my.cnf, section: mysqld, key: skip-grant-tables, is-not: [\"on\", \"1\", \"true\"], "
	      "default: \"off\"}",
		"expect: pass, " MYSQL("[mysqld]\\nport = 1\\n"), "expect: fail, " MYSQL("[mysqld]\\nskip-grant-tables\\n"),
		"expect: fail, " MYSQL("[mysqld]\\n  skip_grant_tables = 1 # why\\n"),
		"expect: pass, " MYSQL("[client]\\nskip-grant-tables\\n[mysqld]\\n"),
		"expect: pass, " MYSQL("[mysqld]\\n#skip-grant-tables\\n;skip-grant-tables\\n"),
		"expect: pass, " MYSQL("[mysqld]\\nskip-grant-tables\\nskip-grant-tables=0\\n"),
		"expect: not-applicable, files: []",
		"expect: fail, files: [" FILE_OF("/etc/mysql/my.cnf", "!includedir /etc/mysql/conf.d/\\n") ", " FILE_OF(
			"/etc/mysql/conf.d/a.cnf", "[mysqld]\\nskip-grant-tables\\n") "]",
		"expect: pass, files: [" FILE_OF("/etc/mysql/my.cnf", "!includedir /etc/mysql/conf.d/\\n") ", " FILE_OF(
			"/etc/mysql/conf.d/a.conf", "[mysqld]\\nskip-grant-tables\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/mysql/my.cnf", "!include /etc/mysql/conf.d/b\\n") ", " FILE_OF(
			"/etc/mysql/conf.d/b", "[mysqld]\\nskip-grant-tables=on\\n") "]",
		"expect: incomplete, " MYSQL("!include /srv/secret.cnf\\n"),
		"expect: fail, " MYSQL("!include /srv/secret.cnf\\n[mysqld]\\nskip-grant-tables\\n"),
		"expect: incomplete, " MYSQL("!includedir /etc/mysql\\n!include /etc/mysql/my.cnf\\n"));
	TRIED("ini: {path: \"/etc/yum.repos.d/*\", key: gpgcheck, is: [\"1\", \"yes\", \"true\"]}",
		"expect: pass, files: [" FILE_OF("/etc/yum.repos.d/a.repo", "[a]\\ngpgcheck=1\\n[b]\\ngpgcheck = 1\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/yum.repos.d/a.repo", "[a]\\ngpgcheck=0\\n[b]\\ngpgcheck=1\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/yum.repos.d/a.repo", "[a]\\ngpgcheck=1\\n") ", " FILE_OF(
			"/etc/yum.repos.d/b.repo", "[a]\\ngpgcheck=0\\n") "]");
	TRIED("ini: {path: /etc/systemd/system/ssh.service, section: Service, key: ExecStart, is: \"/usr/sbin/sshd -D -e\"}",
		"expect: pass, files: [" FILE_OF(
			"/etc/systemd/system/ssh.service", "[Service]\\nExecStart=/usr/sbin/sshd -D \\\\\\n  -e\\n") "]");
	TRIED("ini: {path: /etc/mysql/my.cnf, section: mysqld, key: ssl-ca, is-not: \"\", default: \"\"}",
		"expect: fail, " MYSQL("[mysqld]\\n"), "expect: pass, " MYSQL("[mysqld]\\nssl_ca = /etc/mysql/ca.pem\\n"),
		"expect: fail, " MYSQL("[mysqld]\\nssl_ca =\\n"));
	TRIED("ini: {path: /usr/local/etc/php/php.ini, section: PHP, key: expose_php, is: [\"off\", \"0\"], default: \"on\"}",
		"expect: pass, files: [" FILE_OF("/usr/local/etc/php/php.ini", "[PHP]\\nexpose_php = Off ; hidden\\n") "]",
		"expect: fail, files: [" FILE_OF("/usr/local/etc/php/php.ini", "[PHP]\\n; expose_php = Off\\n") "]");
}

TEST(directives_of_nginx_are_found_in_all_blocks)
{
	TRIED("directive: {path: /etc/nginx/nginx.conf, name: ssl_protocols, not-contains: [SSLv3, TLSv1, TLSv1.1], default: "
	      "TLSv1.2}",
		"expect: pass, " NGINX("http {\\n  ssl_protocols TLSv1.2 TLSv1.3;\\n}\\n"),
		"expect: fail, " NGINX("http { server { ssl_protocols TLSv1.2\\n TLSv1; } }\\n"),
		"expect: fail, " NGINX(
			"http { ssl_protocols TLSv1.2; server { listen 1; location / { ssl_protocols \\\"TLSv1\\\"; } } }"),
		"expect: pass, " NGINX("http { # ssl_protocols TLSv1;\\n}"),
		"expect: pass, " NGINX("http { content_by_lua_block { local a = { b = 1 } ssl_protocols TLSv1; } }"),
		"expect: pass, " NGINX("http { log_format a 'ssl_protocols TLSv1;'; }"),
		"expect: pass, " NGINX("http { include mime.types; include /etc/nginx/conf.d/*.conf; }"),
		"expect: fail, files: [" FILE_OF("/etc/nginx/nginx.conf", "http { include conf.d/*.conf; }") ", " FILE_OF(
			"/etc/nginx/conf.d/a.conf", "ssl_protocols TLSv1;") "]",
		"expect: fail, files: [" FILE_OF("/etc/nginx/nginx.conf", "include /etc/nginx/sites-enabled/*;") ", " FILE_OF(
			"/etc/nginx/sites-available/d",
			"ssl_protocols SSLv3;") ", {path: /etc/nginx/sites-enabled/d, kind: link, to: "
						"../sites-available/d}]",
		"expect: incomplete, " NGINX("http { include /srv/more.conf; }"),
		"expect: incomplete, " NGINX("http { include nginx.conf; }"),
		"expect: fail, " NGINX("include /srv/more.conf; ssl_protocols TLSv1;"), "expect: not-applicable, files: []");
	TRIED("directive: {path: /etc/nginx/nginx.conf, name: ssl_ciphers, not-contains: [RC4, aNULL], default: \"HIGH:!aNULL\"}",
		"expect: pass, " NGINX("a;"), "expect: fail, " NGINX("ssl_ciphers HIGH:RC4;"),
		"expect: pass, " NGINX("ssl_ciphers HIGH:!RC4;"));
	TRIED("directive: {path: /etc/nginx/nginx.conf, name: server_tokens, is: \"off\", takes: last}",
		"expect: pass, " NGINX("server_tokens on; server_tokens off;"), "expect: fail, " NGINX("a b;"));
}

TEST(directives_of_httpd_count_where_their_modules_are)
{
	TRIED("directive: {path: /etc/httpd/conf/httpd.conf, name: ServerTokens, is: [Prod, ProductOnly], default: Full}",
		"expect: pass, files: [" HTTPD("servertokens prod\\n") "]",
		"expect: fail, files: [" HTTPD("#ServerTokens Prod\\n") "]",
		"expect: fail, files: [" HTTPD("<IfModule mod_x.c>\\nServerTokens Prod\\n</IfModule>\\n") "]",
		"expect: pass, files: [" HTTPD("LoadModule x_module modules/mod_x.so\\n<IfModule mod_x.c>\\nServerTokens "
					       "Prod\\n</IfModule>\\n") "]",
		"expect: pass, files: [" HTTPD("<IfModule !x_module>\\nServerTokens Prod\\n</IfModule>\\n") "]",
		"expect: fail, files: [" HTTPD("<IfDefine X>\\nServerTokens Prod\\n</IfDefine>\\n") "]",
		"expect: pass, files: [" HTTPD("ServerRoot \\\"/etc/httpd\\\"\\nIncludeOptional conf.d/*.conf\\n") ", " FILE_OF(
			"/etc/httpd/conf.d/a.conf", "ServerTokens \\\\\\n Prod\\n") "]",
		"expect: pass, files: [" HTTPD("Include conf.d/\\n") ", " FILE_OF(
			"/etc/httpd/conf.d/a.conf", "ServerTokens Prod\\n") "]",
		"expect: fail, files: [" HTTPD("IncludeOptional conf.d/*.conf\\n") "]",
		"expect: incomplete, files: [" HTTPD("Include /srv/x.conf\\n") "]",
		"expect: incomplete, files: [" HTTPD("Include ${X}/x.conf\\n") "]");
	TRIED("directive: {path: /etc/httpd/conf/httpd.conf, name: Options, not-contains: [Indexes, +Indexes]}",
		"expect: fail, files: [" HTTPD("<Directory /a>\\nOptions Indexes FollowSymLinks\\n</Directory>\\n") "]",
		"expect: pass, files: [" HTTPD(
			"<VirtualHost *:80>\\n<Directory /a>\\nOptions -Indexes\\n</Directory>\\n</VirtualHost>\\n") "]");
}
