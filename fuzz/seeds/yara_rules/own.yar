// reverse-shells.yar - commands that hand a shell to another host

private rule is_elf
{
	condition:
		uint32(0) == 0x464c457f
}

rule Reverse_Shell_Bash
{
	meta:
		description = "a shell that bash hands to another host"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1059/004/"
		name = "Reverse shell"
		confidence = "high"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$s1 = /(\bba|\bz|\bda|\b)sh\s+-[il]+\s*[0-9]?(>&|<>?|>)\s*\/dev\/[tu][cd]p\/[^\s\/"\x27]{1,100}\/[0-9$][^\s]{0,6}/
		$s2 = /\bexec\s+[0-9]{1,3}<>\s*\/dev\/[tu][cd]p\/[^\s\/"\x27]{1,100}\/[0-9$][^\n]{0,80}(while\s+read|sh\s+<&|cat\s+<&|sh\s+-i)/
		$s3 = /0<&196;\s*exec\s+196<>\/dev\/tcp\//
	condition:
		any of them
}

rule Reverse_Shell_Netcat
{
	meta:
		description = "a shell that netcat hands to another host"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1059/004/"
		name = "Reverse shell"
		confidence = "high"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$s1 = /\b(nc|ncat|netcat|nc\.traditional)\s+(-[a-zA-Z0-9]+\s+){0,4}[^\s;|&-][^\s;|&]{1,100}\s+[0-9$][^\s;|&]{0,12}\s+(-e|-c|--exec|--sh-exec)\s*["\x27]?(\/[a-z\/]*)?(ba|da|z|a|c|k)?sh\b/
		$s2 = /\b(nc|ncat|netcat|nc\.traditional)\s+(-[a-zA-Z0-9]+\s+){0,4}-[a-z]*(e|c)\s+["\x27]?\/(usr\/)?bin\/(ba|da|z|a)?sh["\x27]?\s+[^\s-]/
		$s3 = /\bmkfifo\s+(\S+)\s*[;&][^\n]{0,80}(ba|da|z)?sh\s+-i\s+2>&1\s*\|\s*(nc|ncat|netcat|telnet)\s/
	condition:
		any of them
}

rule Reverse_Shell_Python
{
	meta:
		description = "a shell that Python hands to another host"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1059/006/"
		name = "Reverse shell"
		confidence = "high"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$dup = /[d]up2\(\s*\w{1,20}\.fileno\(\)\s*,\s*[012]\s*\)/
		$connect = /\.connect\(\s*\(/
		$run = /(pty\.spawn\(\s*["\x27]|subprocess\.(call|run|Popen)\(\s*\[\s*["\x27])(\/(usr\/)?bin\/)?(ba|da|z)?sh["\x27]/
	condition:
		#dup >= 2 and $connect and $run
}

rule Reverse_Shell_Perl
{
	meta:
		description = "a shell that Perl hands to another host"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1059/"
		name = "Reverse shell"
		confidence = "high"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$s1 = /[o]pen\(\s*STDIN\s*,\s*["\x27][<>]&/
		$s2 = /[o]pen\(\s*STDOUT\s*,\s*["\x27]>&/
		$s3 = /(exec|system)\s*[({]?\s*["\x27]\/(usr\/)?bin\/(ba|da)?sh\s+-i["\x27]/
		$s4 = /\b(use\s+Socket|IO::Socket::INET)/
	condition:
		all of them
}

rule Reverse_Shell_PHP
{
	meta:
		description = "a shell that PHP hands to another host"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1505/003/"
		name = "Reverse shell"
		confidence = "high"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$s1 = /[f]sockopen\([^;]{1,200};[^\n]{0,200}(exec|shell_exec|system|passthru|popen|proc_open)\(\s*["\x27]\/?[a-z\/]*(ba|da)?sh\s+-i\s+<&[0-9]/
		$s2 = /[`](\/bin\/)?(ba)?sh\s+-i\s+<&3\s+>&3\s+2>&3`/
		$monkey = /[W]ARNING: Failed to daemonise\.\s+This is quite common and not fatal/
		$open = /[p]roc_open\(\s*\$shell/
	condition:
		any of ($s*) or ($monkey and $open)
}

rule Reverse_Shell_Ruby
{
	meta:
		description = "a shell that Ruby hands to another host"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1059/"
		name = "Reverse shell"
		confidence = "high"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$s1 = /[T]CPSocket\.(open|new)\([^\n]{1,200}exec\s*\(?\s*sprintf\(?\s*["\x27]\/bin\/(ba)?sh -i <&%d >&%d 2>&%d/
	condition:
		any of them
}

rule Reverse_Shell_Node
{
	meta:
		description = "a shell that Node.js hands to another host"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1059/007/"
		name = "Reverse shell"
		confidence = "moderate"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$spawn = /[s]pawn\(\s*["\x27](\/(usr\/)?bin\/)?((ba|da)?sh|cmd\.exe|cmd)["\x27]/
		$in = /\.[p]ipe\(\s*\w{1,20}\.stdin\s*\)/
		$out = /\.[s]tdout\.pipe\(\s*(client|socket|sock|s|c|conn)\s*\)/
		$net = /[r]equire\(\s*["\x27](node:)?net["\x27]/
	condition:
		all of them and filesize < 256KB
}

rule Reverse_Shell_Socat
{
	meta:
		description = "a shell that socat hands to another host"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1059/004/"
		name = "Reverse shell"
		confidence = "high"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$s1 = /\b[s]ocat\s[^\n]{0,100}(exec|system):["\x27]?(\/(usr\/)?bin\/)?(ba|da|z|a)?sh\b[^\n]{0,120}\b(tcp[46]?(-connect)?|openssl(-connect)?):[^\s,]{1,100}:/ nocase
		$s2 = /\b[s]ocat\s[^\n]{0,100}\b(tcp[46]?(-connect)?|openssl(-connect)?):[^\s,]{1,100}:[0-9$]\S{0,60}\s[^\n]{0,40}(exec|system):["\x27]?(\/(usr\/)?bin\/)?(ba|da|z|a)?sh\b/ nocase
	condition:
		any of them
}

rule Reverse_Shell_OpenSSL
{
	meta:
		description = "a shell that openssl hands to another host, encrypted"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://attack.mitre.org/techniques/T1573/"
		name = "Reverse shell"
		confidence = "high"
		rating = "high"
		action = "remove it; whoever can reach it can run commands; find out how it came there"
	strings:
		$s1 = /\bmkfifo\s+\S+[^\n]{0,80}(ba|da|z)?sh\s+-i[^\n]{0,60}[o]penssl\s+s_client\s+(-quiet\s+)?-connect/
	condition:
		any of them
}

rule Metasploit_Linux_Stager
{
	meta:
		description = "a small program of Metasploit that fetches and runs what another host sends"
		author = "plimsoll"
		licence = "Apache-2.0"
		reference = "https://github.com/rapid7/metasploit-framework"
		name = "Metasploit"
		confidence = "high"
		rating = "critical"
		action = "remove it, unless the image is one for testing attacks; then make an exemption"
	strings:
		$x64 = { 6A 29 58 99 6A 02 5F 6A 01 5E 0F 05 }
		$x86 = { 31 DB F7 E3 53 43 53 6A 02 B0 66 89 E1 CD 80 }
	condition:
		is_elf and filesize < 4KB and any of them
}
