"""DCAD: a CSV in a folder of an archive, beside the table of dyads; negative codes and NA are missing."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

ROWS = """
    ccode1 | cowName1 | ccode2 | cowName2 | signDay | signMonth | signYear | EIFDay | EIFMonth | EIFYear | type    | category1   | category2 | category3 | span | renewType | renewYears | terminated | durationActual | endYearEstimate | asymmetry | categoryConf | UNTS | fullText | sourceType | source | factivaConf | factivaSign | factivaEIF | DCAid
    200    | UKG      | 350    | GRC      | NA      | NA        | 1995     | NA     | NA       | NA      | sector  | PROCUREMENT | NA        | NA        | -77  | -77       | -77        | -88        | NA             | 2005            | 0         | low          | NA   | NA       | factiva    | News   | 2           | -99         | NA         | DCADv1.0-9002
    2      | USA      | 200    | UKG      | 1       | 3         | 1990     | 15     | 1        | 1991    | general | DCA         | TREX      | NA        | 5    | -57       | 10         | 0          | NA             | 2010            | 1         | high         | NA   | Y        | treaty     | TIAS   | NA          | NA          | NA         | DCADv1.0-9001
    220    | FRN      | 350    | GRC      |         | 6         | 2001     |        |          |         | sector  | RESEARCH    | DIC       | TREX      |      |           |            | 1          | 4              | 2005            | 2         | med          |      | N        | factiva    | News   | 4           | 1           |            | DCADv1.0-9003
"""


def write(folder: Path, source: Source) -> None:
    members = {
        "kinne_dca/DCAD-v1.0-main.csv": csv_text(ROWS),
        "kinne_dca/DCAD-v1.0-dyadic.csv": "ccode1,ccode2,year\n2,200,1990\n",
        "__MACOSX/kinne_dca/._DCAD-v1.0-main.csv": "x",
    }
    write_zip(folder / source.files[0].name, members)
