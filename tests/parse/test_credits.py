"""Credit lines as agencies, armed forces and newsrooms print them: caption, photographer, agency or owner, and who passed it on.

One line each: the printed text; then what is right, parted by " ; ". "-" is None. All names and places are invented.
"""

# ruff: noqa: E501 (one line for each credit line)

from __future__ import annotations

from datetime import date

import pytest

from iria_crawler.parse.pictures.credit_parts import is_person, split_credit
from iria_crawler.parse.pictures.credits import is_credit_line, split_caption, strip_label, taken_on

LINES = """
A flag flies in Igal. REUTERS/Ida Ode => A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal, July 5, 2024. REUTERS/Ida Ode/File Photo => A flag flies in Igal, July 5, 2024. ; Ida Ode ; Reuters ; -
FILE PHOTO: A flag flies in Igal, July 5, 2024. REUTERS/Ida Ode => FILE PHOTO: A flag flies in Igal, July 5, 2024. ; Ida Ode ; Reuters ; -
FILE PHOTO: A flag flies in Igal. REUTERS/Ida Ode/File Photo => FILE PHOTO: A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal. REUTERS/Ida Ode/Pool => A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal. Ida Ode/Pool via REUTERS => A flag flies in Igal. ; Ida Ode ; Reuters ; Reuters
A flag flies in Igal. Pool via REUTERS => A flag flies in Igal. ; - ; Reuters ; Reuters
A flag flies in Igal. Norland Navy/Handout via REUTERS => A flag flies in Igal. ; - ; Norland Navy ; Reuters
A flag flies in Igal. Handout via REUTERS => A flag flies in Igal. ; - ; Reuters ; Reuters
A flag flies in Igal. Ministry of Defence/Handout via REUTERS ATTENTION EDITORS - THIS IMAGE WAS PROVIDED BY A THIRD PARTY => A flag flies in Igal. ; - ; MOD ; Reuters
A flag flies in Igal. REUTERS/Ida Ode NO RESALES. NO ARCHIVES => A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal. REUTERS/Ida Ode TPX IMAGES OF THE DAY => A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal. Ritzau Scanpix/Ida Ode via REUTERS/File Photo => A flag flies in Igal. ; Ida Ode ; Ritzau Scanpix ; Reuters
A flag flies in Igal. Ida Ode/Ritzau Scanpix via REUTERS => A flag flies in Igal. ; Ida Ode ; Ritzau Scanpix ; Reuters
A flag flies in Igal. REUTERS => A flag flies in Igal. ; - ; Reuters ; -
A flag flies in Igal. [Ida Ode/Reuters] => A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal [File: Ida Ode/Reuters] => A flag flies in Igal ; Ida Ode ; Reuters ; -
A flag flies in Igal. (REUTERS/Ida Ode) => A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal. (Reuters / Ida Ode) => A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal. (Ida Ode, Reuters) => A flag flies in Igal. ; Ida Ode ; Reuters ; -
A flag flies in Igal. (AP Photo/Ida Ode) => A flag flies in Igal. ; Ida Ode ; AP ; -
A flag flies in Igal. (AP Photo/Ida Ode, File) => A flag flies in Igal. ; Ida Ode ; AP ; -
FILE - A flag flies in Igal, July 5, 2024. (AP Photo/Ida Ode, File) => FILE - A flag flies in Igal, July 5, 2024. ; Ida Ode ; AP ; -
FILE – A flag flies in Igal. (Ida Ode/Pool via AP, File) => FILE – A flag flies in Igal. ; Ida Ode ; AP ; AP
A flag flies in Igal. (AP Photo/Ida Ode, Pool) => A flag flies in Igal. ; Ida Ode ; AP ; -
A flag flies in Igal. (Ida Ode/Harbour Herald via AP) => A flag flies in Igal. ; Ida Ode ; Harbour Herald ; AP
A flag flies in Igal. (Ida Ode via AP) => A flag flies in Igal. ; Ida Ode ; AP ; AP
A flag flies in Igal. (AP) => A flag flies in Igal. ; - ; AP ; -
A flag flies in Igal. (AP Photo) => A flag flies in Igal. ; - ; AP ; -
A flag flies in Igal. (AP Photo/Ida Ode, July 5, 2024) => A flag flies in Igal. ; Ida Ode ; AP ; -
A flag flies in Igal. (Norland Navy via AP) => A flag flies in Igal. ; - ; Norland Navy ; AP
A flag flies in Igal. (Ida Ode/The Canadian Press via AP) => A flag flies in Igal. ; Ida Ode ; The Canadian Press ; AP
A flag flies in Igal. Photo: Ida Ode/AP => A flag flies in Igal. ; Ida Ode ; AP ; -
A flag flies in Igal. Ida Ode/AP => A flag flies in Igal. ; Ida Ode ; AP ; -
A flag flies in Igal. Ida Ode / AP => A flag flies in Igal. ; Ida Ode ; AP ; -
A flag flies in Igal. (Photo by Ida ODE / POOL / AFP) => A flag flies in Igal. ; Ida ODE ; AFP ; -
A flag flies in Igal. (Photo by Ida ODE / AFP) => A flag flies in Igal. ; Ida ODE ; AFP ; -
A flag flies in Igal. (Photo by Ida ODE / AFP) (Photo by IDA ODE/AFP via Getty Images) => A flag flies in Igal. ; IDA ODE ; AFP ; Getty Images
A flag flies in Igal. (Photo by Handout / Norland Navy / AFP) => A flag flies in Igal. ; - ; AFP ; -
A flag flies in Igal. Ida Ode/AFP => A flag flies in Igal. ; Ida Ode ; AFP ; -
A flag flies in Igal | Ida Ode/AFP via Getty Images => A flag flies in Igal ; Ida Ode ; AFP ; Getty Images
A flag flies in Igal. Ida Ode/AFP via Getty Images => A flag flies in Igal. ; Ida Ode ; AFP ; Getty Images
A flag flies in Igal. (Photo by Ida Ode/Getty Images) => A flag flies in Igal. ; Ida Ode ; Getty Images ; -
A flag flies in Igal. (Photo by Ida Ode/Anadolu via Getty Images) => A flag flies in Igal. ; Ida Ode ; Anadolu ; Getty Images
A flag flies in Igal. Ida Ode—Getty Images => A flag flies in Igal. ; Ida Ode ; Getty Images ; -
A flag flies in Igal. Ida Ode - Getty Images => A flag flies in Igal. ; Ida Ode ; Getty Images ; -
A flag flies in Igal. Ida Ode | Getty Images => A flag flies in Igal. ; Ida Ode ; Getty Images ; -
A flag flies in Igal. Getty Images => A flag flies in Igal. ; - ; Getty Images ; -
A flag flies in Igal. Tom Roe for The Harbour Post via Getty Images => A flag flies in Igal. ; Tom Roe ; The Harbour Post ; Getty Images
A flag flies in Igal. (Tom Roe for The Harbour Post) => A flag flies in Igal. ; Tom Roe ; The Harbour Post ; -
A flag flies in Igal. EPA/IDA ODE => A flag flies in Igal. ; IDA ODE ; EPA ; -
A flag flies in Igal. EPA-EFE/Ida Ode => A flag flies in Igal. ; Ida Ode ; EPA ; -
A flag flies in Igal. Photograph: Ida Ode/EPA => A flag flies in Igal. ; Ida Ode ; EPA ; -
A flag flies in Igal. Photograph: Ida Ode/Norland Navy/PA => A flag flies in Igal. ; Ida Ode ; PA ; -
A flag flies in Igal. Credit: Ida Ode/PA Wire => A flag flies in Igal. ; Ida Ode ; PA ; -
A flag flies in Igal. Foto: Ida Ode/dpa => A flag flies in Igal. ; Ida Ode ; dpa ; -
A flag flies in Igal. Foto: Ida Ode/dpa/dpa-tmn => A flag flies in Igal. ; Ida Ode ; dpa ; -
A flag flies in Igal. © Ida Ode/dpa => A flag flies in Igal. ; Ida Ode ; dpa ; -
A flag flies in Igal. (© Ida Ode) => A flag flies in Igal. ; Ida Ode ; - ; -
A flag flies in Igal. Foto: picture alliance/dpa | Ida Ode => A flag flies in Igal. ; Ida Ode ; picture alliance ; -
A flag flies in Igal. Bild: IMAGO/Ida Ode => A flag flies in Igal. ; Ida Ode ; IMAGO ; -
A flag flies in Igal. Quelle: dpa => A flag flies in Igal. ; - ; dpa ; -
A flag flies in Igal. Foto: privat => A flag flies in Igal. ; - ; - ; -
A flag flies in Igal. (Foto: Bundeswehr/Ida Ode) => A flag flies in Igal. ; Ida Ode ; Bundeswehr ; -
A flag flies in Igal. Crédit photo : Ida Ode / AFP => A flag flies in Igal. ; Ida Ode ; AFP ; -
A flag flies in Igal. © Ida Ode, AFP => A flag flies in Igal. ; Ida Ode ; AFP ; -
A flag flies in Igal. (Image Credit: DOD/Ida Ode) => A flag flies in Igal. ; Ida Ode ; DOD ; -
A flag flies in Igal. Image: Navy/Ida Ode => A flag flies in Igal. ; Ida Ode ; Navy ; -
A flag flies in Igal. (Petty Officer 2nd Class Ida Ode/NATO) => A flag flies in Igal. ; Ida Ode ; NATO ; -
A flag flies in Igal. (U.S. Navy photo by Mass Communication Specialist 2nd Class Ida Ode) => A flag flies in Igal. ; Ida Ode ; U.S. Navy ; -
A flag flies in Igal. (U.S. Army photo by Sgt. 1st Class Ida Ode) => A flag flies in Igal. ; Ida Ode ; U.S. Army ; -
A flag flies in Igal. (U.S. Air Force photo/Senior Airman Ida Ode) => A flag flies in Igal. ; Ida Ode ; U.S. Air Force ; -
A flag flies in Igal. (U.S. Marine Corps photo by Lance Cpl. Ida Ode) => A flag flies in Igal. ; Ida Ode ; U.S. Marine Corps ; -
A flag flies in Igal. (Staff Sgt. Ida Ode/U.S. Air Force) => A flag flies in Igal. ; Ida Ode ; U.S. Air Force ; -
A flag flies in Igal. (Cpl. Ida Ode/Army) => A flag flies in Igal. ; Ida Ode ; Army ; -
A flag flies in Igal. Photo: U.S. Navy => A flag flies in Igal. ; - ; U.S. Navy ; -
A flag flies in Igal. Photo courtesy of Norland Navy => A flag flies in Igal. ; - ; Norland Navy ; -
A flag flies in Igal. (Courtesy of Norland Shipyards) => A flag flies in Igal. ; - ; Norland Shipyards ; -
A flag flies in Igal. Crown copyright/Lt. Ida Ode => A flag flies in Igal. ; Ida Ode ; Crown ; -
A flag flies in Igal. Photo: Crown copyright => A flag flies in Igal. ; - ; Crown ; -
PHOTO: Lisa Fernhill / Ministry of Defence. The ship Tungabhadra sails from Igal. => The ship Tungabhadra sails from Igal. ; Lisa Fernhill ; MOD ; -
Photo: Ida Ode / AFP. A flag flies in Igal. => A flag flies in Igal. ; Ida Ode ; AFP ; -
Photo by Ida Ode => - ; Ida Ode ; - ; -
Photo: Ida Ode => - ; Ida Ode ; - ; -
Photo: Ida Ode and Tom Roe => - ; Ida Ode, Tom Roe ; - ; -
Photos: Ida Ode & Tom Roe/Reuters => - ; Ida Ode, Tom Roe ; Reuters ; -
Picture: Ida Ode/Harbour Herald => - ; Ida Ode ; Harbour Herald ; -
Collage: Ida Ode / SKAGEN, Fotos: picture alliance => - ; Ida Ode ; picture alliance ; -
Grafik: Ida Ode / SKAGEN => - ; Ida Ode ; SKAGEN ; -
Illustration by Ida Ode => - ; Ida Ode ; - ; -
Screenshot => - ; - ; - ; -
Handout => - ; - ; - ; -
REUTERS/Ida Ode => - ; Ida Ode ; Reuters ; -
Ida Ode / Getty Images => - ; Ida Ode ; Getty Images ; -
© AFP => - ; - ; AFP ; -
A flag flies in Igal. Photo: CC BY-SA 4.0 Ida Ode => A flag flies in Igal. ; - ; - ; -
A flag flies in Igal. Photo: Ida Ode/CC BY 2.0 => A flag flies in Igal. ; Ida Ode ; - ; -
A flag flies in Igal. Photo: Ida Ode, CC BY-SA 4.0, via Wikimedia Commons => A flag flies in Igal. ; Ida Ode ; Wikimedia Commons ; Wikimedia Commons
A flag flies in Igal. 사진=홍길동 기자 => A flag flies in Igal. ; 홍길동 ; - ; -
A flag flies in Igal. [사진 = 홍길동 기자] => A flag flies in Igal. ; 홍길동 ; - ; -
A flag flies in Igal. [연합뉴스] => A flag flies in Igal. ; - ; Yonhap ; -
旗が揚がる（山田太郎撮影） => 旗が揚がる ; 山田太郎 ; - ; -
旗が揚がる＝ＡＰ => 旗が揚がる ; - ; AP ; -
旗帜升起。李明 摄影 => 旗帜升起。 ; 李明 ; - ; -
旗幟升起。王小明 攝 => 旗幟升起。 ; 王小明 ; - ; -
깃발이 오른다. 김민수 기자 => 깃발이 오른다. ; 김민수 ; - ; -
Vėliava pakelta Igale / J. Rimas foto. => Vėliava pakelta Igale ; J. Rimas ; - ; -
旗が揚がる（代表撮影） => 旗が揚がる ; - ; - ; -
Vėliava Igale. Jonas Rimas / LRT nuotr. => Vėliava Igale. ; Jonas Rimas ; LRT ; -
Flaga w Igalu. Fot. Jan Rolski / PAP => Flaga w Igalu. ; Jan Rolski ; PAP ; -
Una bandera en Igal. Foto: Juana de la Roe / EFE => Una bandera en Igal. ; Juana de la Roe ; EFE ; -
Una bandera en Igal. EFE/Juana Roe => Una bandera en Igal. ; Juana Roe ; EFE ; -
Una bandiera a Igal. Foto: Gianna Roe/ANSA => Una bandiera a Igal. ; Gianna Roe ; ANSA ; -
Een vlag in Igal. Foto: ANP / Jan van der Roe => Een vlag in Igal. ; Jan van der Roe ; ANP ; -
En flagga i Igal. Foto: Ida Ode/TT => En flagga i Igal. ; Ida Ode ; TT ; -
Et flagg i Igal. Foto: Ida Ode / NTB => Et flagg i Igal. ; Ida Ode ; NTB ; -
Ministers Ida Ode (left) and Tom Roe (right) => Ministers Ida Ode (left) and Tom Roe (right) ; - ; - ; -
Ida Ode reports for Reuters from Igal. => Ida Ode reports for Reuters from Igal. ; - ; - ; -
The bay (population 40) => The bay (population 40) ; - ; - ; -
Ida Ode, the minister, in Igal. => Ida Ode, the minister, in Igal. ; - ; - ; -
The strike ended. Ida Ode spoke to the crew. => The strike ended. Ida Ode spoke to the crew. ; - ; - ; -
A flag flies in Igal. Foto: => A flag flies in Igal. ; - ; - ; -
A flag flies over Igal Image: => A flag flies over Igal ; - ; - ; -
A flag flies in Igal. Photograph by => A flag flies in Igal. ; - ; - ; -
A flag flies in Igal.Credit... => A flag flies in Igal. ; - ; - ; -
A flag flies - Quelle: => A flag flies ; - ; - ; -
Fotoğraf : => - ; - ; - ; -
Illustration by => - ; - ; - ; -
Ida Ode holds a photo by => Ida Ode holds a photo by ; - ; - ; -
She looks at the photo... => She looks at the photo... ; - ; - ; -
Behind the yard stands the source: => Behind the yard stands the source: ; - ; - ; -
What she shouted: => What she shouted: ; - ; - ; -
The photo: a flag that nobody had seen before flies over the old town of Igal in July. => The photo: a flag that nobody had seen before flies over the old town of Igal in July. ; - ; - ; -
Senator derailed by heckler during speech => Senator derailed by heckler during speech ; - ; - ; -
Ida Ode at the ceremony => Ida Ode at the ceremony ; - ; - ; -
The Pentagon. Photo: Ida Ode/AFP => The Pentagon. ; Ida Ode ; AFP ; -
The Marlow. (DOD/Ida Ode) => The Marlow. ; Ida Ode ; DOD ; -
A flag flies in Igal. (U.S. Navy photo by Mass Communication Specialist 2nd Class Ida Ode/Released) => A flag flies in Igal. ; Ida Ode ; U.S. Navy ; -
A flag flies in Igal. File photo: Ida Ode/DOD => A flag flies in Igal. ; Ida Ode ; DOD ; -
A flag flies in Igal. (UK MOD © Crown copyright 2024) => A flag flies in Igal. ; - ; MOD ; -
A flag flies in Igal. (Released by the Norland Army via AP) => A flag flies in Igal. ; - ; Norland Army ; AP
The clerk searched the file. Photo: Ida Ode/DOD => The clerk searched the file. ; Ida Ode ; DOD ; -
An image from Harbour Television shows the flag. => An image from Harbour Television shows the flag. ; - ; - ; -
""".strip().splitlines()


@pytest.mark.parametrize("line", LINES, ids=[line.partition(" => ")[0][:80] for line in LINES])
def test_credit_line_is_read(line: str) -> None:
    text, _, right = line.partition(" => ")
    caption, credit = (None, strip_label(text)) if is_credit_line(text) else split_caption(text)
    parts = split_credit(credit or "")
    assert " ; ".join(value or "-" for value in (caption, parts.photographer, parts.agency, parts.via)) == right


@pytest.mark.parametrize(
    "name",
    [
        "Ida Ode",
        "Ida ODE",
        "IDA ODE",
        "J. Roe",
        "Ida M. van der Ode",
        "Łukasz Żak",
        "홍길동",
        "李明",
        "Anne-Marie O’Roe",
        "محمد علي",
    ],
)
def test_name_has_the_form_of_a_person(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Strava",
        "The Harbour",
        "Harbour Times",
        "VS Igal",
        "Igal School Board",
        "代表",
        "ida ode",
        "Ida of Igal",
        "Ida and the Crew of Many",
    ],
)
def test_name_of_a_body_is_no_person(name: str) -> None:
    assert not is_person(name)


def test_name_of_the_outlet_is_no_photographer() -> None:
    assert split_credit("Igal Dagen / Ida Ode").photographer == "Igal Dagen"
    own = split_credit("Igal Dagen / Ida Ode", frozenset(("igaldagen",)))
    assert (own.photographer, own.agency) == ("Ida Ode", "Igal Dagen")


def test_rank_and_service_are_parted_from_the_name() -> None:
    found = split_credit("U.S. Army Sgt. 1st Class Ida Ode")
    assert (found.photographer, found.photographer_rank, found.service) == ("Ida Ode", "Sgt. 1st Class", "U.S. Army")


@pytest.mark.parametrize(
    ("printed", "rank", "name"),
    [
        ("LIEUTENANT MARA EXAMPLE", "LIEUTENANT", "MARA EXAMPLE"),
        ("PETTY OFFICER 2ND CLASS IDA ODE", "PETTY OFFICER 2ND CLASS", "IDA ODE"),
        ("SGT. IDA ODE", "SGT.", "IDA ODE"),
        ("IDA ODE", None, "IDA ODE"),
        ("MAJOR ODE", None, "MAJOR ODE"),
    ],
)
def test_rank_in_capitals_is_no_part_of_the_name(printed: str, rank: str | None, name: str) -> None:
    """It stands before a full name: a surname may be a rank's word."""
    credit = split_credit(f"{printed}/AFP")
    assert (credit.photographer_rank, credit.photographer) == (rank, name)


@pytest.mark.parametrize(
    ("part", "organisation"),
    [
        ("Press service of the Norland Army", "Press service of the Norland Army"),
        ("Ministry of defence of Norland", "Ministry of defence of Norland"),
        ("Norland Army Press Service", "Norland Army Press Service"),
        ("Press service workers", None),
        ("A view of the harbour", None),
    ],
)
def test_body_beside_an_agency(part: str, organisation: str | None) -> None:
    credit = split_credit(f"{part}/TASS")
    assert (credit.agency, credit.organisation, credit.photographer) == ("TASS", organisation, None)


def test_note_to_editors_alone_is_no_credit() -> None:
    assert not is_credit_line("NO RESALES. NO ARCHIVES.")


def test_second_credit_of_somebody_else_stays_in_the_caption() -> None:
    assert split_caption("A flag. (Tom Roe/AFP) (Ida Ode/Reuters)") == ("A flag. (Tom Roe/AFP)", "Ida Ode/Reuters")


def test_day_of_a_caption_is_the_printed_one() -> None:
    """In UTC it is the next day."""
    assert taken_on("The Marlow sails, July 5, 2024 at 11:30 pm EDT.") == date(2024, 7, 5)
