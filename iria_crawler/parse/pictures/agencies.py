"""Agencies and owners of pictures: the name we file them under, and how pages print it."""

from __future__ import annotations

import re

# normalised name -> printed forms beside it. Forms of up to three letters are told by their case ("AP", not "ap").
AGENCIES: dict[str, str] = {
    # wires and photo agencies
    "AP": "AP Photo | AP Photos | AP Images | Associated Press | The Associated Press",
    "AFP": "Agence France-Presse | AFPTV | AFP Photo",
    "Reuters": "Reuters Photo | Thomson Reuters",
    "Getty Images": "Getty | GettyImages | Getty Image | Getty Images News | Getty Images Europe | Getty Images/iStockphoto",
    "EPA": "EPA-EFE | EPA/EFE | epa | European Pressphoto Agency | Shutterstock/EPA",
    "EFE": "Agencia EFE",
    "Europa Press": "EP",
    "dpa": "DPA | dpa-Zentralbild | dpa Picture-Alliance | DPA Images | dpa-Bildfunk | dpa-tmn | dpa picture alliance",
    "picture alliance": "picture-alliance | picturealliance",
    "PA": "PA Images | PA Wire | PA Media | PA Archive | Press Association",
    "AAP": "AAP Image | Australian Associated Press | AAP Images",
    "APA": "APA-Images | APA Images | Austria Presse Agentur",
    "ANP": "ANP Foto",
    "Belga": "BELGA | Belga Image",
    "Keystone": "KEYSTONE | Keystone-SDA | Keystone/SDA",
    "ANSA": "Agenzia ANSA",
    "LaPresse": "La Presse",
    "Lusa": "LUSA",
    "NTB": "NTB Scanpix | Scanpix",
    "Ritzau Scanpix": "Ritzau | Ritzau/Scanpix",
    "TT": "TT Nyhetsbyrån",
    "Lehtikuva": "LEHTIKUVA",
    "ČTK": "CTK | Česká tisková kancelář",
    "PAP": "Polska Agencja Prasowa",
    "MTI": "MTI Fotó",
    "TASS": "ITAR-TASS | ТАСС",
    "RIA Novosti": "РИА Новости | RIA",
    "Sputnik": "Sputnik News",
    "Interfax": "Интерфакс",
    "Ukrinform": "Укрінформ",
    "UNIAN": "УНІАН",
    "Anadolu": "Anadolu Agency | Anadolu Ajansı | AA | Anadolu Images",
    "DHA": "Demirören",
    "IHA": "İHA",
    "IRNA": "Islamic Republic News Agency",
    "Tasnim": "Tasnim News Agency | Tasnim News",
    "SANA": "Syrian Arab News Agency",
    "PTI": "Press Trust of India | PTI Photo",
    "ANI": "ANI Photo",
    "APP": "Associated Press of Pakistan",
    "Bernama": "BERNAMA",
    "Antara": "ANTARA",
    "Xinhua": "Xinhua News Agency | 新华社 | 新華社",
    "VCG": "Visual China Group",
    "CNA": "中央社 | Central News Agency",
    "Kyodo": "Kyodo News | 共同通信 | 共同",
    "Jiji": "Jiji Press | 時事通信 | 時事",
    "Yonhap": "Yonhap News | Yonhap News Agency | YONHAP | 연합뉴스",
    "Newsis": "뉴시스",
    "News1": "뉴스1",
    "KCNA": "KCNA via KNS | Korean Central News Agency",
    "UPI": "United Press International",
    "Bloomberg": "Bloomberg News",
    "The Canadian Press": "Canadian Press | CP",
    "Postmedia": "Postmedia News | Postmedia Network",
    "NurPhoto": "Nur Photo",
    "ZUMA": "ZUMA Press | ZUMA Wire | ZUMAPRESS.com | Zuma Press",
    "IMAGO": "imago | imago images | Imago Images | IMAGO Images",
    "MAXPPP": "Maxppp",
    "SIPA": "Sipa | Sipa USA | Sipa Press",
    "Abaca": "ABACA | Abaca Press | ABACAPRESS.COM",
    "Hans Lucas": "Hans Lucas/AFP",
    "Magnum": "Magnum Photos",
    "SOPA Images": "SOPA",
    "LightRocket": "LightRocket via Getty Images",
    "Polaris": "Polaris Images",
    "Newscom": "NEWSCOM",
    "Splash": "Splash News",
    "SWNS": "SWNS.com",
    "Rex": "REX | Rex Features | REX/Shutterstock",
    # stock and platforms
    "Shutterstock": "SHUTTERSTOCK | Shutterstock.com",
    "Alamy": "Alamy Stock Photo | ALAMY",
    "iStock": "iStockphoto | iStock.com | iStock/Getty Images",
    "Adobe Stock": "stock.adobe.com | AdobeStock",
    "Depositphotos": "depositphotos.com",
    "Dreamstime": "dreamstime.com",
    "Unsplash": "unsplash.com",
    "Pexels": "pexels.com",
    "Pixabay": "pixabay.com",
    "Wikimedia Commons": "Wikimedia | Wikipedia | Wikicommons",
    "Flickr": "flickr.com",
    "Facebook": "facebook.com",
    "Instagram": "instagram.com",
    "YouTube": "Youtube | youtube.com",
    "TikTok": "Tiktok",
    "Telegram": "telegram",
    "X": "Twitter | X/Twitter | Twitter/X",
    # armed forces, governments, alliances
    "DVIDS": "Defense Visual Information Distribution Service",
    "DOD": "DoD | U.S. Department of Defense | US Department of Defense | Department of Defense | Pentagon | U.S. Department of War",
    "U.S. Army": "US Army | U. S. Army | United States Army",
    "U.S. Navy": "US Navy | U. S. Navy | United States Navy",
    "U.S. Air Force": "US Air Force | USAF | United States Air Force",
    "U.S. Marine Corps": "US Marine Corps | USMC | U.S. Marines | US Marines",
    "U.S. Coast Guard": "US Coast Guard | USCG",
    "U.S. Space Force": "US Space Force | USSF",
    "U.S. National Guard": "US National Guard | National Guard",
    "MOD": "MoD | UK MOD | UK MoD | Ministry of Defence | MOD UK",
    "Crown": "Crown copyright | Crown Copyright | MOD Crown Copyright | UK MOD © Crown copyright",
    "Royal Navy": "Royal Navy photo",
    "Royal Air Force": "RAF",
    "British Army": "Army",
    "Bundeswehr": "bundeswehr.de",
    "IDF": "Israel Defense Forces | IDF Spokesperson | IDF Spokesperson's Unit",
    "NATO": "NATO Photo",
    "UN": "UN Photo | United Nations",
    "EU": "European Union",
    "White House": "The White House | Official White House Photo",
    "NASA": "NASA/JPL | NASA Earth Observatory",
    "ESA": "European Space Agency",
    "Maxar": "Maxar Technologies",
    "Planet Labs": "Planet Labs PBC",
}
_FORMS = {form.strip(): name for name, forms in AGENCIES.items() for form in (name, *forms.split("|"))}
_FOLDED = {form.casefold(): name for form, name in _FORMS.items() if len(form) > 3}
# An organisation that the table does not list still shows itself by one of these words.
_ORGANISATION = re.compile(
    r"\b(?:Agency|Agencies|Press|News|Images|Photos?|Pictures|Archives?|Army|Navy|Air Force|Marines?|Coast Guard|Guard|Corps|"
    r"Command|Ministry|Department|Office|Government|Museum|University|Institute|Yard|Company|Inc|Ltd|GmbH|Brigade|Fleet|Forces|"
    r"Police|Service|Handout|Bundeswehr|Nachrichtenagentur|Presse-Agentur|Agentur|Agence|Agenzia|Agencia|Group|Systems|"
    r"Industries|Aerospace|Shipyards?|Staff|Pool|POOL|Media|Studios?|Wire|TV|Supplied|Screenshot|Screengrab|Ministerium|Ministère|"
    r"Ministero|Ministerio|Polizei|Gemeinde|Stadt)\b|^[A-ZÄÖÜ]{2,6}$|\.(?:com|org|net|de|uk|fr|it)$"
)


def name_agency(printed: str) -> str | None:
    """The normalised name of an agency printed alone: "Associated Press" -> "AP"; None where it is none we know."""
    printed = printed.strip(" .")
    return _FORMS.get(printed) or _FOLDED.get(printed.casefold())


def is_organisation(printed: str) -> bool:
    """Whether a part of a credit names an organisation rather than a person."""
    return name_agency(printed) is not None or bool(_ORGANISATION.search(printed.strip()))
