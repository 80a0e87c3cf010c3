"""Claims about how publics and governments see the alliance: none can be tested without polls or coded texts."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C50",
        says="Publics turn against American power after it has been used.",
        theme="bargain",
        wants="Favourability of the United States by country and year (Pew Global Attitudes from 2002, Eurobarometer "
        "and USIA before), to be read around each use of force.",
    ),
    Claim(
        id="C51",
        says="Allies treat the alliance itself as the goal of the policy that it was meant to serve.",
        theme="bargain",
        wants="Speeches and strategy papers on each decision to join, coded for the reason given, with evidence for "
        "each ally; a study of cases can hold them.",
    ),
    Claim(
        id="C52",
        says="Acts of a controversial coalition raise opposition to the alliance in the countries that take part.",
        theme="bargain",
        wants="Polls on the alliance by ally and month around an operation, to compare participants with the others "
        "before and after; the register says who took part.",
    ),
    Claim(
        id="C56",
        says="The publics of allies opposed the war in Iraq.",
        theme="bargain",
        wants="Polls of January to April 2003 by country (Gallup International, Pew, Eurobarometer): share against the "
        "war without and with a new resolution.",
    ),
    Claim(
        id="C59",
        says="In Asia moves of the hub are read as containment of China, and moves of the region as exclusion of the hub.",
        theme="bargain",
        wants="Initiatives since 1989 (who began them, hard or soft) with the reaction of Beijing and of Washington to "
        "each, coded by more than one reader: a table of initiator against reading (Cha 2010).",
        references=("cha_2010",),
    ),
    Claim(
        id="C67",
        says="In Europe deterrence by the hub is read as provocation, and European engagement of Russia as weakening NATO.",
        theme="bargain",
        wants="Initiatives since 1991 with the reactions of Moscow, Washington and the eastern allies to each, coded by "
        "more than one reader, as for Asia (Cha 2010).",
        references=("cha_2010",),
    ),
)
