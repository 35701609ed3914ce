# completion of plimsoll for fish; made by plimsoll completion fish
function __plimsoll_words
	commandline -opc | string match -v -- '-*' | tail -n +2
end
# The words so far are these, and no more
function __plimsoll_begins
	set -l words (__plimsoll_words)
	test "$words" = "$argv"
end
# The words begin with these
function __plimsoll_is
	set -l words (__plimsoll_words)
	set -l count (count $argv)
	test "$words[1..$count]" = "$argv"
end
complete -c plimsoll -f
complete -c plimsoll -n '__plimsoll_begins' -a scan -d 'examine an image: findings, rating, verdict, report'
complete -c plimsoll -n '__plimsoll_is scan' -F
complete -c plimsoll -n '__plimsoll_is scan' -s f -l format -x -a 'table json' -d 'how the report is written: table (the default) or json'
complete -c plimsoll -n '__plimsoll_is scan' -s o -l output -r -F -d 'write the report to FILE and not to standard output; with FORMAT=, a further report in that format (repeatable)'
complete -c plimsoll -n '__plimsoll_is scan' -l list-all-pkgs -d 'list every package, not only those with findings'
complete -c plimsoll -n '__plimsoll_is scan' -l all-layers -d 'list what lies hidden in lower layers too, packages and accounts, and who brought, changed and removed what: layers and lines of the history'
complete -c plimsoll -n '__plimsoll_is scan' -l scanners -x -a 'vuln account' -d 'what to look for, a comma list: vuln, account; both when nothing is said'
complete -c plimsoll -n '__plimsoll_is scan' -l severity -x -a 'critical high moderate low unknown' -d 'show and count only these ratings: a comma list, or one word meaning it and worse (medium is moderate, negligible is low)'
complete -c plimsoll -n '__plimsoll_is scan' -l ignore-unfixed -l only-fixed -d 'show and count only vulnerabilities that an upgrade repairs'
complete -c plimsoll -n '__plimsoll_is scan' -l fail-on -x -a 'critical high moderate low unknown' -d 'verdict block when a finding is that bad or worse; unknown counts as high'
complete -c plimsoll -n '__plimsoll_is scan' -l exit-code -x -d 'exit with N, and not 2, when the verdict is block'
complete -c plimsoll -n '__plimsoll_is scan' -l platform -x -d 'which image of several, as linux/arm64/v8, or all, a report each; without it that of this machine, or the only one'
complete -c plimsoll -n '__plimsoll_is scan' -l db -r -F -d 'an advisory store beside the built-in one (repeatable)'
complete -c plimsoll -n '__plimsoll_is scan' -l offline -d 'never use the network'
complete -c plimsoll -n '__plimsoll_is scan' -l cache-dir -r -F -d 'where evidence is kept; without it below XDG_CACHE_HOME'
complete -c plimsoll -n '__plimsoll_is scan' -l no-cache -d 'neither use nor keep evidence'
complete -c plimsoll -n '__plimsoll_is scan' -l no-verify -d 'do not check that layers have the digests that the image names; implies --no-cache, and the report says so'
complete -c plimsoll -n '__plimsoll_is scan' -l timeout -x -d 'give up after so long: 90s, 5m, 1h30m; what is not examined by then makes the verdict incomplete; without it, or with 0, never'
complete -c plimsoll -n '__plimsoll_is scan' -s j -l jobs -x -d 'layers that are read at once; without it one a processor'
complete -c plimsoll -n '__plimsoll_is scan' -l no-progress -d 'no progress line, even on a terminal'
complete -c plimsoll -n '__plimsoll_is scan' -s q -l quiet -d 'say nothing on standard error but errors'
complete -c plimsoll -n '__plimsoll_is scan' -s v -l verbose -d 'say on standard error what is done'
complete -c plimsoll -n '__plimsoll_is scan' -s h -l help -d 'show this help'
complete -c plimsoll -n '__plimsoll_begins' -a db -d 'more commands'
complete -c plimsoll -n '__plimsoll_begins db' -a status -d 'show the advisory stores: dates and numbers'
complete -c plimsoll -n '__plimsoll_is db status' -s f -l format -x -a 'text json' -d 'how it is written: text (the default) or json'
complete -c plimsoll -n '__plimsoll_is db status' -l db -r -F -d 'an advisory store beside the built-in one (repeatable)'
complete -c plimsoll -n '__plimsoll_is db status' -s q -l quiet -d 'say nothing on standard error but errors'
complete -c plimsoll -n '__plimsoll_is db status' -s v -l verbose -d 'say on standard error what is done'
complete -c plimsoll -n '__plimsoll_is db status' -s h -l help -d 'show this help'
complete -c plimsoll -n '__plimsoll_begins db' -a build -d 'make an advisory store from a folder of feeds'
complete -c plimsoll -n '__plimsoll_is db build' -l from -r -F -d 'folder of feeds, each in a folder named after it'
complete -c plimsoll -n '__plimsoll_is db build' -s o -l output -r -F -d 'the store that is made'
complete -c plimsoll -n '__plimsoll_is db build' -l strict -d 'a feed that is not known is an error'
complete -c plimsoll -n '__plimsoll_is db build' -l name -x -d 'what reports call the store; without it the name of its file'
complete -c plimsoll -n '__plimsoll_is db build' -l as-of -x -d 'the date of the data, as 2026-11-26; without it today, or that of SOURCE_DATE_EPOCH'
complete -c plimsoll -n '__plimsoll_is db build' -l partial -d 'the data are a choice, never all: with such stores alone no verdict is better than incomplete'
complete -c plimsoll -n '__plimsoll_is db build' -s q -l quiet -d 'say nothing on standard error but errors'
complete -c plimsoll -n '__plimsoll_is db build' -s v -l verbose -d 'say on standard error what is done'
complete -c plimsoll -n '__plimsoll_is db build' -s h -l help -d 'show this help'
complete -c plimsoll -n '__plimsoll_begins' -a cache -d 'more commands'
complete -c plimsoll -n '__plimsoll_begins cache' -a status -d 'show what is kept of earlier scans: size and age'
complete -c plimsoll -n '__plimsoll_is cache status' -s f -l format -x -a 'text json' -d 'how it is written: text (the default) or json'
complete -c plimsoll -n '__plimsoll_is cache status' -l cache-dir -r -F -d 'where evidence is kept; without it below XDG_CACHE_HOME'
complete -c plimsoll -n '__plimsoll_is cache status' -s q -l quiet -d 'say nothing on standard error but errors'
complete -c plimsoll -n '__plimsoll_is cache status' -s v -l verbose -d 'say on standard error what is done'
complete -c plimsoll -n '__plimsoll_is cache status' -s h -l help -d 'show this help'
complete -c plimsoll -n '__plimsoll_begins cache' -a clean -d 'forget what is kept of earlier scans'
complete -c plimsoll -n '__plimsoll_is cache clean' -l cache-dir -r -F -d 'where evidence is kept; without it below XDG_CACHE_HOME'
complete -c plimsoll -n '__plimsoll_is cache clean' -l keep -x -d 'remove the oldest only, until SIZE is left, as 500M or 1G; without it all goes'
complete -c plimsoll -n '__plimsoll_is cache clean' -s q -l quiet -d 'say nothing on standard error but errors'
complete -c plimsoll -n '__plimsoll_is cache clean' -s v -l verbose -d 'say on standard error what is done'
complete -c plimsoll -n '__plimsoll_is cache clean' -s h -l help -d 'show this help'
complete -c plimsoll -n '__plimsoll_begins' -a completion -d 'print the completion script of a shell'
complete -c plimsoll -n '__plimsoll_is completion' -a 'bash fish zsh'
complete -c plimsoll -n '__plimsoll_is completion' -s q -l quiet -d 'say nothing on standard error but errors'
complete -c plimsoll -n '__plimsoll_is completion' -s v -l verbose -d 'say on standard error what is done'
complete -c plimsoll -n '__plimsoll_is completion' -s h -l help -d 'show this help'
complete -c plimsoll -n '__plimsoll_begins' -a version -d 'show the version'
complete -c plimsoll -n '__plimsoll_is version' -s f -l format -x -a 'text json' -d 'how it is written: text (the default) or json'
complete -c plimsoll -n '__plimsoll_is version' -s q -l quiet -d 'say nothing on standard error but errors'
complete -c plimsoll -n '__plimsoll_is version' -s v -l verbose -d 'say on standard error what is done'
complete -c plimsoll -n '__plimsoll_is version' -s h -l help -d 'show this help'
complete -c plimsoll -n '__plimsoll_begins' -a help -d 'show help, of a command or of all'
complete -c plimsoll -n '__plimsoll_is help' -a 'scan db cache completion version'
complete -c plimsoll -n '__plimsoll_is help' -s q -l quiet -d 'say nothing on standard error but errors'
complete -c plimsoll -n '__plimsoll_is help' -s v -l verbose -d 'say on standard error what is done'
complete -c plimsoll -n '__plimsoll_is help' -s h -l help -d 'show this help'
