"""The closed lists of words of the approach, in English and Dutch.

The first Dutch word is the one readers see.
"""

from __future__ import annotations

from beeldsite.i18n import Choice


class Edition(Choice):
    """For whom a tree is built; also how far an item may be shared (``share``)."""

    COACH = ("coach", "coach")
    COACHEE = ("coachee", "gecoachte", "leraar", "leerling", "teacher", "pupil")
    REVIEWER = ("reviewer", "meekijker", "meekijkers")

    def reaches(self, edition: Edition) -> bool:
        """Return whether an item shared this far may stand in that edition."""
        order = list(Edition)
        return order.index(edition) <= order.index(self)


class Kind(Choice):
    """Who is coached."""

    TEACHER = ("teacher", "leraar", "docent", "leerkracht")
    PUPIL = ("pupil", "leerling", "student")
    GROUP = ("group", "groep", "klas")
    COACH = ("coach", "coach", "beeldbegeleider")


class Step(Choice):
    """The steps of strengths-based coaching, in the order a practice walks them unless it says."""

    BEGIN = ("begin", "beginsituatie")
    STRENGTHS = ("strengths", "kernkwaliteiten", "kwaliteiten", "krachten")
    IDEAL = ("ideal", "ideaal")
    OBSTACLE = ("obstacle", "belemmering")
    USE = ("use", "inzetten", "kwaliteit inzetten")
    ACTION = ("action", "acties", "actie", "actions")


class Talk(Choice):
    """What kind of session a note is about."""

    INTAKE = ("intake", "intake")
    RECORDING = ("recording", "opname")
    REVIEW = ("review", "nabespreking", "begeleidingsgesprek")
    CLOSING = ("closing", "afsluiting")


class Stage(Choice):
    """How far a strength has come into view: named by another, recognised, used on purpose."""

    SEEN = ("seen", "gezien")
    RECOGNISED = ("recognised", "herkend", "recognized")
    USED = ("used", "ingezet", "bewust ingezet")


class Voice(Choice):
    """Who named a strength, or who steers the lift."""

    COACH = ("coach", "coach")
    COACHEE = ("coachee", "gecoachte", "zelf", "self")
    PUPIL = ("pupil", "leerling", "leerlingen")
    COLLEAGUE = ("colleague", "collega")
    TOGETHER = ("together", "samen")


class Layer(Choice):
    """The layers of the onion model, from outside in; the core holds the strengths."""

    ENVIRONMENT = ("environment", "omgeving")
    BEHAVIOUR = ("behaviour", "gedrag", "behavior")
    COMPETENCIES = ("competencies", "competenties", "vaardigheden", "skills")
    BELIEFS = ("beliefs", "overtuigingen")
    IDENTITY = ("identity", "identiteit")
    MISSION = ("mission", "betrokkenheid", "persoonlijke missie")
    CORE = ("core", "kern")


class Floor(Choice):
    """The floors of the lift; none is higher than another."""

    THINK = ("think", "denken", "denkt", "dacht", "thinking")
    FEEL = ("feel", "voelen", "voelt", "voelde", "feeling")
    WANT = ("want", "willen", "wil", "wilde", "wanting")
    DO = ("do", "doen", "doet", "deed", "doing")


class Focus(Choice):
    """Whose part was asked about."""

    SELF = ("self", "zelf", "ik")
    OTHER = ("other", "ander", "anderen", "leerling")
    BOTH = ("both", "beide", "allebei")


class Level(Choice):
    """The three nested levels of the Droste effect."""

    CLASS = ("class", "klas", "in de klas")
    VIEWING = ("viewing", "terugkijken", "herbeleving")
    NOW = ("now", "hier en nu", "gesprek")


class Shift(Choice):
    """What the author saw between the levels."""

    SAME = ("same", "gelijk gebleven", "gelijk")
    MOVED = ("moved", "verschoven")


class Hush(Choice):
    """What one hears where the sound may not be heard."""

    SILENCE = ("silence", "stilte")
    TONE = ("tone", "toon", "piep", "beep")
    VOICE = ("voice", "andere stem", "stem", "vervorm", "disguise")


class Shows(Choice):
    """What a clip shows of a moment: the film, its sound alone, or stills alone."""

    FILM = ("film", "film")
    SOUND = ("sound", "geluid")
    STILLS = ("stills", "stilstaand", "beelden", "foto")


class Channel(Choice):
    """Through what the here and now showed."""

    MESSAGE = ("message", "boodschap")
    BODY = ("body language", "lichaamstaal", "body")
    VOICE = ("voice", "stemgebruik", "stem")


class Competence(Choice):
    """The three Dutch competence requirements for teachers since 2017."""

    PEDAGOGICAL = ("pedagogical", "pedagogisch")
    DIDACTIC = ("didactic", "vakdidactisch")
    SUBJECT = ("subject", "vakinhoudelijk")


class Language(Choice):
    """The language of a portfolio's pages."""

    NL = ("nl", "nl", "nederlands", "dutch")
    EN = ("en", "en", "engels", "english")


class Role(Choice):
    """Who somebody in the picture is to the coached person."""

    COACHEE = ("coachee", "gecoachte")
    PUPIL = ("pupil", "leerling")
    GROUP = ("group", "groep", "klas")
    COLLEAGUE = ("colleague", "collega")
    PARENT = ("parent", "ouder")


class Giver(Choice):
    """Who gave consent."""

    SELF = ("self", "zelf")
    PARENT = ("parent", "ouder", "ouders")


class Purpose(Choice):
    """For what consent was given."""

    COACHING = ("coaching", "coaching")
    PORTFOLIO = ("portfolio", "portfolio")
    REVIEW = ("review", "meekijken")
    TRAINING = ("training", "opleiding")
    REGISTRATION = ("registration", "registratie")


class Basis(Choice):
    """The legal basis (AVG/GDPR) of a recording."""

    CONSENT = ("consent", "toestemming")
    INTEREST = ("legitimate interest", "gerechtvaardigd belang")
