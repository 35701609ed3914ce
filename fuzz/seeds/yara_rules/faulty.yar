include "x"
import "pe"
import "console"
private rule a { strings: $a = "}{ /* x" $b = /[{]\/ y/ nocase $c = { 41 [1-2] ( 42 | 4? ) ~?? } condition: any of them }
rule b { condition: nothing }
global rule c : t u { meta: score = 80 author = "x" condition: a and pe.is_pe }
rule d { strings: $x = "words" condition: #x > 1
rule e { condition: for any i in (0..filesize) : (uint8(i) == 7) }
stray /* open
