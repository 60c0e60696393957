"""Who is filmed in the sample practice, where, and what happens when: the screenplays.

A screenplay has one line for each thing that happens: from (and to, in seconds), who, what. A line
between quotes is spoken. The notes in ``content`` tell what can be seen here: change both together.
The first of a cast leads the lesson; everyone looks at whoever speaks unless the screenplay says
otherwise. ``all`` are the others of the cast.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.drawing import Person
from scripts.rooms import Room

PEOPLE = {
    "noor": Person("#efc29a", "#6b3a2a", "bun", "#d9705a", "#2f5d62", "adult", "cardigan", "nl+f2 46 136"),
    "mirjam": Person("#f0c8a8", "#a59c98", "bob", "#54785f", "#4a4258", "adult", "glasses", "nl+f3 38 128"),
    "collega": Person("#8f5d3f", "#2b2024", "curls", "#d9a24a", "#6a4a5a", "adult", "", "nl+f2 54 138"),
    "tom": Person("#f2cba8", "#b5652f", "short", "#4f6f8f", "#5a4a42", "adult", "beard glasses", "en-gb+m3 42 138"),
    "jay": Person("#7a4c33", "#241a1c", "cap", "#44688a", "#3a3f52", "teen", "", "nl+m3 44 132"),
    "otter": Person("#e9b78f", "#7a4a2b", "curls", "#6f9a6a", voice="nl+f4 72 142"),
    "zwaluw": Person("#8a5a3c", "#2b2024", "braids", "#5f93b8", extra="stripes", voice="nl+f2 80 142"),
    "egel": Person("#f4cfae", "#e3b862", "tufts", "#e0a83e", "#7a5a6a", voice="nl+f3 84 132"),
    "libel": Person("#dba37a", "#8f79a8", "scarf", "#7a5a86", voice="nl+f4 78 140"),
    "mus": Person("#f0c8a8", "#b5562f", "short", "#c9695f", extra="stripes", voice="nl+f3 76 146"),
    "wolf": Person("#6f4630", "#241a1c", "afro", "#d98a4b", voice="nl+f4 68 142"),
    "das": Person("#f2cba0", "#2b2428", "bob", "#d88a9a", extra="dots glasses", voice="nl+f2 76 142"),
    "mees": Person("#f3cfb0", "#c99a55", "short", "#7d8fb0", voice="nl+f3 70 144"),
    "kikker": Person("#d99f70", "#3a2a26", "short", "#5f9a8a", voice="nl+f4 74 140"),
    "ster": Person("#9a6642", "#241c1e", "puffs", "#7aa69a", voice="nl+f2 74 138"),
    "maan": Person("#f0c6a0", "#8a4a2a", "pony", "#c97f6a", extra="dots", voice="nl+f3 74 144"),
    "luca8": Person("#6f4630", "#241a1c", "afro", "#d9a24a", voice="nl+f4 66 142"),
    "otto": Person("#f0c8a8", "#b5562f", "short", "#6f8fa8", voice="nl+f3 70 142"),
    "wren": Person("#f4cfb4", "#a8452a", "long", "#3f6f6a", "#4a4a5a", "teen", "", "en-gb+f3 62 140"),
    "ash": Person("#d9a878", "#2b2428", "short", "#8a4a55", "#4a4a5a", "teen", "", "en-gb+m1 66 142"),
    "fern": Person("#6f4630", "#2b2024", "puffs", "#8a4a55", "#4a4a5a", "teen", "stripes", "en-gb+f2 64 140"),
    "lark": Person("#efc29a", "#d0a85c", "pony", "#3f6f6a", "#4a4a5a", "teen", "", "en-gb+f4 66 140"),
    "reed": Person("#8f5d3f", "#2b2024", "curls", "#3f6f6a", "#4a4a5a", "teen", "glasses", "en-gb+m1 60 140"),
    "moss": Person("#f0c8a8", "#6b4a35", "short", "#8a4a55", "#4a4a5a", "teen", "", "en-gb+m1 70 140"),
    "pim": Person("#f0c8a8", "#6b4a35", "short", "#8f9a6a", "#4a4a5a", "teen", "", "nl+m1 60 140"),
    "sam": Person("#d9a878", "#2b2428", "pony", "#c97f6a", "#4a4a5a", "teen", "", "nl+f2 60 140"),
    "nova": Person("#6f4630", "#2b2024", "puffs", "#7a6f9a", "#4a4a5a", "teen", "", "nl+f3 58 140"),
    "luca": Person("#efc29a", "#d0a85c", "curls", "#5f7f8a", "#4a4a5a", "teen", "", "nl+m1 64 140"),
}  # fmt: skip

CIRCLE = (
    ("window", 200, 185),
    ("cards", 640, 66),
    ("shelf", 1110, 342),
    ("plant", 960, 410),
    ("rug", 640, 590),
)
BOARD = (("window", 140, 190), ("board", 650, 190), ("poster", 1160, 150), ("shelf", 1170, 350))
TABLES = (
    ("window", 210, 180),
    ("window", 1060, 180),
    ("cards", 640, 80),
    ("plant", 80, 420),
    ("shelf", 640, 346),
    ("poster", 440, 240),
    ("poster", 850, 240),
)
TALK = (
    ("window", 330, 185),
    ("lamp", 700, 0),
    ("poster", 860, 200),
    ("plant", 1090, 430),
    ("shelf", 1200, 350),
)
ROOMS = {
    "kring": Room("#e8cfa0", "#c79a6b", "autumn", CIRCLE, light=(330, 520)),
    "winterkring": Room("#dcd3c0", "#bd9470", "winter", CIRCLE, light=(330, 530)),
    "bord": Room("#dccfae", "#c79a6b", "autumn", BOARD, light=(300, 500)),
    "lentebord": Room("#cfdabb", "#c79a6b", "spring", BOARD, light=(360, 500)),
    "gang": Room("#e0bfa4", "#b98f72", "autumn", (("pegs", 330, 130), ("door", 930, 490), ("plant", 1180, 490)), 450, (160, 560)),
    "groepjes": Room("#d6dcc0", "#c9a072", "spring", TABLES, light=(260, 500)),
    "napraten": Room("#e6cdb0", "#bd9470", "spring", TALK, light=(420, 500), close=1.5),
    "spreekkamer": Room("#cdd5d0", "#b08a6a", "autumn", TALK, light=(420, 500), close=1.5),
    "gymlokaal": Room("#d3dbe0", "#c9a072", "winter", (("window", 140, 190), ("board", 650, 190), ("clock", 1110, 120), ("plant", 1190, 420)), light=(220, 500)),
    "discussion": Room("#bfd3cc", "#a98a72", "spring", (("window", 140, 190), ("board", 650, 190), ("globe", 1090, 320), ("shelf", 1190, 350)), light=(300, 500)),
    "lab": Room("#c4d6da", "#a98a72", "summer", (("window", 200, 180), ("board", 720, 185), ("globe", 1090, 330), ("shelf", 1190, 350)), light=(280, 500)),
    "klassenraad": Room("#e2c9b4", "#b98f6a", "autumn", (("window", 200, 185), ("board", 700, 185), ("plant", 1130, 410), ("rug", 640, 600)), light=(300, 520)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Film:
    """One recording: its file below ``content``, how long it is, where it plays, who, and what."""

    file: str
    seconds: float
    room: str
    cast: str
    script: str


RING = """
noor   640 440 pouf front
otter  290 505 pouf right
zwaluw 985 505 pouf left
mus    440 455 pouf front
das    840 455 pouf front
libel  150 620 pouf right
egel   1125 620 pouf left
wolf   420 750 pouf back
mees   860 750 pouf back
"""

CLASS = """
noor   965 470 stands front
zwaluw 200 545 desk right
otter  395 500 desk right
egel   1110 610 desk left
mus    270 735 desk back
das    560 745 desk back
wolf   850 740 desk back
"""

FILMS = (
    Film("noor/video/kring.mp4", 56, "kring", RING, """
 2.0       noor    "Wie heeft er deze week iets gezien dat nieuw was?"
 2.0-6.5   noor    opens
 6.5-14.5  all     looks down
 7.5-10.0  noor    looks left
10.0-12.5  noor    looks right
12.0-20.0  noor    leans
12.5-21.0  noor    looks otter
14.5-21.5  noor    smiles
14.0-22.0  otter   looks noor
16.5-22.0  otter   raises
20.5       noor    "Ja, vertel maar."
22.2       otter   "Ik zag een ooievaar. Op het dak van de school!"
24.5-26.5  otter   points
27.2       noor    "Op ons dak? Wat deed hij daar?"
30.6       otter   "Hij stond gewoon te kijken. Net als wij."
34.0-38.0  all     laughs
34.2-38.0  noor    laughs
39.0       noor    "Wie heeft hem ook gezien?"
39.0-41.5  noor    opens
42.0-47.0  zwaluw  raises
43.0-49.0  mus     raises
44.0-50.0  egel    raises
45.0       zwaluw  "Ik! Hij had een tak in zijn snavel."
45.0-49.0  zwaluw  looks otter
46.0-49.0  zwaluw  smiles
47.0-49.0  zwaluw  points
49.8       noor    "Een tak! Dan gaat hij vast bouwen."
53.5-60.0  otter   looks zwaluw
53.5-60.0  zwaluw  looks otter
54.0-58.0  noor    nods
53.0-60.0  noor    smiles
55.0-60.0  mus     looks das
55.0-60.0  das     looks mus
"""),
    Film("noor/video/pizza.mp4", 52, "bord", CLASS.replace("noor   965", "noor   900"), """
 0.6-4.6   board   pizza 650 190
 0.4-4.8   noor    draws left
 5.2       noor    "Een pizza, voor vier vrienden."
 7.6-9.8   board   quarters 650 190
 7.4-10.0  noor    draws left
10.5       noor    "Nu komen er vier vrienden bij. Wat gebeurt er met de stukken?"
10.6-15.5  noor    opens
15.5-25.5  noor    folds
16.0-19.0  noor    looks left
19.0-22.0  noor    looks right
22.0-25.5  noor    smiles
16.0-18.0  all     looks up
18.0-27.0  otter   raises
20.0-28.0  zwaluw  raises
22.0-27.0  das     raises
24.0-27.0  wolf    raises
25.6       noor    "Zeg het eens, jij."
25.6-27.0  noor    gives left
27.4       zwaluw  "Ze worden kleiner. Je moet vaker snijden."
32.0       noor    "Je moet vaker snijden."
32.0-34.0  all     looks zwaluw
35.0       otter   "Maar de pizza blijft even groot!"
37.6-41.0  noor    laughs
38.0-40.5  all     smiles
41.4       noor    "Even groot. Kom het maar tekenen."
41.5-44.0  noor    gives left
43.8-45.2  noor    walks 1010 470
44.0-45.6  otter   walks 495 490
45.8-49.2  otter   draws
45.8-49.2  otter   faces back
46.0-49.0  board   eighths 650 190
49.4-52.0  otter   faces front
49.4-52.0  otter   smiles
46.0-52.0  noor    looks otter
49.0-52.0  noor    smiles
"""),
    Film("noor/video/deur.mp4", 48, "gang", """
noor   690 575 stands front
mus    120 640 stands right
libel  -60 640 stands right
egel   -60 610 stands right
""", """
 0.0-4.5   mus     enters 540 635
 4.0       noor    "Goedemorgen!"
 3.4-6.5   noor    smiles
 4.8-6.4   noor    waves left
 4.8-6.4   mus     raises
 4.6-8.0   mus     smiles
 6.5-9.0   mus     leaves 930 490
 7.0-10.8  libel   enters 540 635
10.4       libel   "Hoi juf!"
10.4-15.0  libel   smiles
11.6       noor    "Hoi! Wat fijn, loop maar door."
11.4-14.5  noor    smiles
12.6-15.2  libel   leaves 930 490
13.0-17.4  egel    enters 505 610
16.5-28.5  egel    looks down
17.5-20.0  noor    looks egel
18.4-43.5  noor    crouches
18.4-43.0  noor    looks egel
20.4       noor    "Goedemorgen. Fijn dat je er bent."
23.5-31.0  noor    smiles
26.0-29.0  egel    looks noor
28.8       egel    "Mijn konijn is ziek."
31.6       noor    "Ach. Dan is je hoofd nog een beetje thuis."
35.8-38.2  egel    nods
38.4       noor    "Kom maar. Dan teken je hem straks voor ons."
38.5-41.5  noor    gives
41.5-43.0  egel    smiles
42.5-46.5  egel    leaves 930 490
44.0-50.0  noor    looks right
45.0-50.0  noor    smiles
"""),
    Film("noor/video/kring-januari.mp4", 50, "winterkring", RING, """
 1.8       noor    "Waarom is het zo stil als het sneeuwt?"
 2.0-4.6   noor    opens
 5.0-16.0  noor    reclines
 5.0-12.5  noor    rests
 5.5-12.0  noor    looks left
 5.0-9.0   all     looks left
 9.0-13.5  egel    raises
11.0-19.0  zwaluw  raises
12.0-20.0  noor    smiles
13.2       egel    "Omdat iedereen binnen is?"
16.0-19.0  noor    opens
16.0-19.0  noor    looks zwaluw
19.4       zwaluw  "Nee, de sneeuw houdt het geluid vast. Als een deken."
20.0-24.0  zwaluw  looks egel
24.0-26.0  noor    gives left
24.6-30.0  otter   looks zwaluw
25.2       otter   "Dan is het geluid er nog wel. Onder de deken!"
29.0-32.5  all     laughs
29.0-32.5  noor    smiles
33.4       egel    "Dus in de lente hoor je alles weer?"
36.5-42.5  noor    rests
36.5-42.5  noor    smiles
37.0-42.0  otter   looks zwaluw
37.0-42.0  zwaluw  looks otter
38.0-42.0  das     looks egel
38.0-42.0  mus     looks egel
43.0       noor    "Daar wil ik nog even over nadenken."
46.0-54.0  noor    smiles
47.0-54.0  otter   looks libel
47.0-54.0  libel   looks otter
47.0-54.0  das     looks zwaluw
47.0-54.0  zwaluw  looks das
"""),
    Film("noor/video/groepjes.mp4", 54, "groepjes", """
noor   1240 560 stands left
otter  500 560 stool right
zwaluw 640 520 stool front
mus    800 560 stool left
das    150 500 stool right
libel  290 470 stool front
wolf   1130 730 stool left
mees   960 745 stool back
prop table 650 610
prop table 200 560
prop table 1040 800
prop sagging 650 611 0-43
prop bridge 650 611 43-60
prop sheet 200 561
prop sheet 1040 801
""", """
 0.0-60.0  das     works
 0.0-60.0  libel   works
 0.0-60.0  wolf    works
 0.0-60.0  mees    works
 0.0-12.0  otter   works
 0.0-12.0  mus     works
 0.0-12.0  zwaluw  looks down
 0.0-60.0  das     looks libel
 0.0-60.0  libel   looks down
 0.0-46.0  wolf    looks mees
 3.0-7.4   noor    walks 940 590
 7.8-35.0  noor    crouches
 7.8-9.4   noor    looks zwaluw
 9.4       noor    "Wat hebben jullie al geprobeerd?"
12.6       zwaluw  "Hij zakt steeds door, in het midden."
12.8-15.5  zwaluw  points left
15.5-20.0  noor    looks left
16.0-20.0  otter   looks down
16.0-20.0  zwaluw  looks down
16.0-20.0  mus     looks down
20.2       noor    "Hm. En wat zou hem kunnen helpen?"
22.8-29.0  otter   leans
22.8-29.0  mus     leans
22.8-29.0  zwaluw  leans
23.0-29.0  otter   looks mus
23.0-29.0  mus     looks otter
25.5-29.0  otter   works
23.0-29.0  noor    smiles
29.0       otter   "Als we hem vouwen! Net als een waaier."
29.2-32.2  otter   opens
32.6       zwaluw  "Ja, probeer maar!"
33.5-43.0  otter   works
33.5-43.0  otter   looks down
33.5-43.0  mus     looks down
33.5-43.0  zwaluw  looks down
33.5-43.0  mus     works
34.2-37.0  noor    smiles
36.0-41.0  noor    walks 330 705
41.0-44.0  noor    faces front
41.0-44.0  noor    folds
43.4-48.0  zwaluw  cheers
43.8-48.0  otter   cheers
44.4-48.0  mus     cheers
43.6       zwaluw  "Hij staat!"
43.6-50.0  otter   laughs
43.6-50.0  zwaluw  laughs
44.0-47.0  otter   looks zwaluw
44.0-47.0  zwaluw  looks otter
47.5-54.0  otter   looks noor
47.5-54.0  zwaluw  looks noor
44.0-54.0  noor    looks zwaluw
45.0-54.0  noor    laughs
46.0-50.0  noor    thumbs
"""),
    Film("noor/video/rekenhoek.mp4", 28, "groepjes", """
noor   430 590 stool right
kikker 800 590 stool left
prop table 620 660
prop sheet 640 661
""", """
 2.0       noor    "Laat eens zien hoe jij het hebt gedaan."
 5.0-16.0  noor    folds
 5.0-9.5   noor    looks down
 5.0-9.5   kikker  looks down
 6.0-9.5   kikker  works
10.0       kikker  "Ik heb eerst alles met tien gedaan."
10.0-13.0  kikker  points left
14.0       noor    "Eerst met tien."
16.0-24.0  noor    looks down
19.0       kikker  "En toen de rest erbij. Dan is het niet zo veel."
19.0-23.0  kikker  works
24.0-28.0  noor    nods
24.0-30.0  noor    smiles
24.0-30.0  kikker  smiles
"""),
    Film("noor/video/vragen.mp4", 54, "lentebord", CLASS, """
 0.5-4.0   board   ship 640 180
 0.4-4.2   noor    draws left
 4.4       noor    "Een schip van ijzer drijft. Een spijker zinkt. Hoe kan dat nou?"
 4.5-9.5   noor    opens
10.0-17.0  noor    folds
10.0-13.0  all     looks up
13.0-18.2  otter   raises
15.0-24.0  egel    raises
16.0-28.0  zwaluw  raises
13.5-17.5  noor    looks left
17.0-18.6  noor    gives left
18.2       otter   "Een schip is lichter dan het lijkt, want er zit lucht in."
23.4       noor    "Wie wil hierop doorgaan?"
23.4-28.0  noor    opens
28.2       zwaluw  "Een spijker heeft geen lucht. Die is helemaal dicht."
28.4-31.5  zwaluw  looks otter
32.4       egel    "En als je een spijker hol maakt?"
35.0-38.5  noor    covers
34.8-37.0  noor    walks 1010 455
35.0-38.4  all     looks egel
36.0-42.0  noor    smiles
38.4       otter   "Dan drijft hij! Dan is het een bootje!"
38.6-42.0  otter   looks egel
39.0-42.0  otter   cheers
42.0-45.0  all     laughs
42.0-45.0  noor    laughs
45.0       noor    "Zullen we het uitproberen?"
45.0-47.2  noor    opens
47.4-53.0  all     cheers
47.4-53.5  all     smiles
48.0-53.0  noor    laughs
"""),
    Film("noor/video/napraten.mp4", 37, "napraten", """
noor   370 690 stool right
zwaluw 900 690 stool left
prop table 640 740
prop mugs 640 741
""", """
 1.8       noor    "Jij zei vandaag drie keer, ik denk. Hoorde je dat zelf?"
 7.0-11.5  zwaluw  looks up
 7.0-12.0  noor    smiles
12.0       zwaluw  "Nee. Of eigenlijk wel, een beetje."
13.0-15.0  zwaluw  smiles
16.0       noor    "Wat gebeurde er toen met je?"
18.5-22.5  zwaluw  looks down
18.5-23.0  noor    leans
23.0       zwaluw  "Ik werd er blij van. Toen durfde ik nog iets."
24.0-34.0  zwaluw  smiles
27.5-31.5  noor    nods
27.5-40.0  noor    smiles
32.0       noor    "Dat zag ik. Ik werd er ook blij van."
35.0-40.0  zwaluw  laughs
"""),
    Film("jay/video/presentatie.mp4", 38, "gymlokaal", """
jay    800 480 stands front
sam    180 545 desk right
pim    365 500 desk right
nova   1120 590 desk left
luca   300 740 desk back
reed   600 745 desk back
moss   890 740 desk back
""", """
 0.0-0.1   board   goal 560 185
 0.5-3.4   jay     looks down
 1.6-3.6   jay     rests
 4.0       jay     "Oké. Dit is dus mijn plan."
 8.0       jay     "Ik wil een sportmiddag, voor ouderen in mijn wijk."
 8.0-12.0  jay     opens
13.2       sam     "Waarom ouderen?"
15.0-18.0  jay     smiles
15.0-18.0  jay     rests
18.0       jay     "Mijn opa zit hele dagen binnen. En vroeger was hij keeper."
22.8-25.2  jay     gives left
23.6-27.6  all     laughs
24.4-27.6  pim     raises
24.8-27.6  nova    raises
25.2-27.6  luca    raises
23.6-27.6  jay     smiles
28.0       jay     "Dus we gaan zittend keepen."
28.2-30.5  jay     cheers
31.0-37.0  all     claps
31.0-38.0  all     smiles
31.0-38.0  jay     smiles
32.0-35.0  jay     covers
"""),
    Film("mirjam/video/gesprek.mp4", 53, "spreekkamer", """
mirjam  370 690 stool right
collega 920 690 stool left
prop table 640 740
prop mugs 640 741
prop laptop 700 741
""", """
 1.8       collega "Ik praat wel veel, zie ik."
 2.0-4.5   collega looks down
 4.8-9.0   mirjam  folds
 5.0-9.0   mirjam  looks collega
 9.0       mirjam  "Zullen we kijken naar waar jij even niets zegt?"
 9.2-13.0  mirjam  gives
13.5-18.8  mirjam  looks down
13.5-20.8  collega looks down
19.0       collega "Daar. Daar kijk ik naar hem."
19.0-21.0  collega points left
21.5-26.0  collega looks down
22.0-26.0  mirjam  smiles
26.0       mirjam  "Wat zie je jezelf daar doen?"
28.5-33.0  collega looks up
28.5-34.0  mirjam  folds
33.0-38.0  collega smiles
33.0-43.0  collega reclines
34.0       collega "Ik wacht. Ik wist niet dat ik dat kon."
38.0-43.0  mirjam  nods
34.0-43.0  mirjam  smiles
38.0-43.0  collega looks down
37.5-43.0  collega rests
43.0       mirjam  "Je glimlacht nu ook."
45.0-49.0  collega laughs
46.0-50.0  mirjam  laughs
49.6       collega "Ja. Dat is waar."
49.0-54.0  collega smiles
"""),
    Film("tom-fielding/video/discussion.mp4", 53, "discussion", """
tom    900 460 stands front
wren   215 545 desk right
ash    1090 600 desk left
lark   400 500 desk right
fern   290 735 desk back
reed   580 745 desk back
moss   870 740 desk back
prop desk 745 512
""", """
 0.0-0.1   board   spiral 560 185
 1.8       tom     "Would you rather know the future, or change the past?"
 2.0-6.2   tom     opens
 7.0-14.0  all     looks up
 8.5-12.0  tom     walks 745 524
12.2-54.0  tom     sits
12.2-18.0  tom     folds
12.5-18.5  wren    raises
14.0-18.0  fern    raises
14.6       tom     "Take your time."
12.5-18.0  tom     smiles
18.2       wren    "Change the past. But then, you would not be you."
18.2-22.0  wren    looks tom
22.4-26.0  tom     nods
26.4       tom     "Say more about that last bit."
26.4-28.6  tom     gives left
29.4       wren    "Everything you got wrong made you who you are."
33.0-37.0  all     looks wren
33.0-37.0  tom     smiles
37.0       ash     "So getting it wrong is useful?"
39.4-44.0  tom     laughs
39.6-43.0  tom     rests
39.6-43.0  all     smiles
44.0       tom     "I wish I had known that at thirteen!"
46.8-51.0  all     laughs
46.8-51.0  tom     laughs
51.0-54.0  all     smiles
"""),
    Film("tom-fielding/video/lab.mp4", 41, "lab", """
tom    180 600 stands right
ash    480 560 stool right
wren   640 520 stool front
lark   800 560 stool left
moss   1110 560 stool left
reed   960 745 stool back
prop table 645 612
prop beaker 645 613
prop table 1060 800
""", """
 0.0-44.0  moss    works
 0.0-44.0  reed    works
 0.0-44.0  moss    looks reed
 0.0-6.0   ash     looks down
 0.0-6.0   wren    looks down
 0.0-6.0   lark    looks down
 1.5-5.0   tom     walks 330 620
 5.2-34.0  tom     crouches
 6.2       tom     "What do you notice?"
 6.4-8.0   tom     points
 8.4-14.0  tom     looks right
 8.4-14.0  ash     leans
 8.4-14.0  wren    leans
 8.4-14.0  wren    looks down
 8.4-14.0  lark    looks down
14.0       ash     "It changes when we wait."
18.0       tom     "And what else changes when we wait?"
21.5-26.8  wren    looks up
21.5-26.8  ash     looks down
21.5-26.8  lark    looks wren
27.0       wren    "Us. We look better."
29.6-34.0  ash     laughs
29.6-34.0  lark    laughs
29.6-34.0  wren    smiles
29.8-34.0  tom     laughs
35.4       tom     "Write that one down!"
35.4-37.5  tom     points
38.0-43.0  tom     leaves -80 640
38.0-44.0  wren    works
38.0-44.0  all     smiles
"""),
    Film("groep-8/video/klassenraad.mp4", 44, "klassenraad", """
ster   640 450 pouf front
maan   400 475 pouf right
kikker 880 475 pouf left
luca8  270 590 pouf right
libel  1010 590 pouf left
otto   460 745 pouf back
mees   820 745 pouf back
""", """
 1.8       ster    "Punt een. Voetbal op het plein."
 5.4       maan    "Wij kunnen nooit voetballen. Het veld is altijd vol."
 6.0-10.0  maan    opens
10.6-14.8  kikker  looks libel
10.6-14.8  libel   looks kikker
10.6-14.8  luca8   looks maan
10.6-14.8  maan    looks luca8
11.0       kikker  "Ja maar wij dan, wij zijn ook met veel."
11.6       luca8   "Dat is niet eerlijk, dat is nooit eerlijk."
15.2       ster    "Wie heeft een idee?"
15.4-17.0  ster    opens
17.0-24.0  kikker  raises
17.6-22.0  luca8   raises
18.2-22.0  mees    raises
20.2       kikker  "Om de dag. En op vrijdag samen."
24.0-28.0  all     looks maan
28.4       maan    "Samen vind ik goed."
28.6-31.0  maan    smiles
31.2       ster    "Iedereen? Duimen maar."
32.8-38.8  maan    thumbs
33.2-38.8  kikker  thumbs
33.6-38.8  luca8   thumbs
34.0-38.8  libel   thumbs
34.6-38.8  otto    thumbs
36.0-38.8  mees    thumbs
34.0-36.5  ster    looks right
36.5-38.5  ster    smiles
39.0       ster    "Dan doen we dat."
40.6-45.5  all     claps
40.6-46.0  all     smiles
40.6-45.5  ster    claps
"""),
)  # fmt: skip
