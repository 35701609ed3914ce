rule a private rule b { condition: true }
rule c { condition: true
private rule d { condition: b }
