"""Words the letters are made of, with their syllables as counted by hand: what the counter by rule is held against."""

BY_HAND = {
    1: """all and are ask asked attend been board both call called can case chair change check checked choose closed
    comes costs day days dealt dear does done drawn else end find first for force form forward four friend
    from gave gets give good got grounds has have hear help here hold holds how keep know last law least less
    like list long look looks lost lot made may mean missed months more move must named need new news nor not
    now one own part pass place please put read rest right safe said same say says sealed see seek sent should
    side six soon sounds staff stays still take takes tell thank that the their them then they thing think
    this three time told too took trust twelve want was way weeks went were what when while who why will with
    work would write wrong you your""",
    2: """accept adverse advice after again any apart away because before being between body changes complained
    complaint complete conduct contact courage danger decides deny effect every fifteen follows given giving
    happens hearing imposed into later lawyer letter likely mailbox matter mention nothing notice object
    office opened outcome outside over packet people person police published question reason reasons referred
    rely report required review safety someone something sorry statement story taken telling themselves travel
    union unless waited watches whether within working writing""",
    3: """another anyone anything assessment beginning decided departure documents inference interview misconduct nobody
    penalty period proceedings relevant reported supporter tomorrow""",
    4: """accompanied allegation mitigation recipient represented severity""",
    5: """association investigated investigation investigator""",
}
