# ruff: noqa: E501
"""What the invented pages say: a story of its own in each language, and the words of the page around it."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """A story and what its outlet prints around stories."""

    lang: str
    site: str
    head: str
    author: str
    by: str  # the byline as printed
    day: str  # the day as printed; all are of 2026-03-09
    menu: str
    caption: str
    bio: str
    ask: tuple[str, str, str]  # label, sentence, button
    others: tuple[tuple[str, str], ...]  # headline and summary of other stories
    voices: tuple[tuple[str, str], ...]  # readers and what they wrote
    rights: str
    body: str  # paragraphs, a line each

    @property
    def paragraphs(self) -> list[str]:
        """The story."""
        return self.body.strip().split("\n")


TEXTS = {
    text.lang: text
    for text in (
        Text(
            "en", "Marlow Gazette", "Bell foundry in Oxley Vale lights its furnace again", "Tamsin Orrell", "By Tamsin Orrell",
            "March 9, 2026", "News|Business|Sport|Culture|Opinion|Weather", "The furnace hall on the day of the first pour.",
            "Tamsin Orrell is a reporter at the Gazette and covers industry and labour.",
            ("The Morning Sheet", "What the valley talks about today, sent to you before breakfast.", "Sign me up"),
            (("Ferry timetable changes after low water", "Two of the five morning crossings will not run until the rain returns."),
             ("Choir of the old mill sings once more", "After four silent winters the singers meet again on Thursdays."),
             ("Tax office moves to the station", "The counter opens in the former waiting room in May.")),
            (("Hob Fennick", "My father rang one of those bells for thirty years, so this made my morning."),
             ("quiet_heron", "I hope that they mend the chimney first, it has leaned since I was a child.")),
            "© 2026 Marlow Gazette Ltd. All rights reserved.",
            """The bell foundry of Oxley Vale poured bronze on Monday for the first time in nineteen years, watched by some three hundred people who stood in the yard in the rain.
Its new owner, a cooperative of eleven former apprentices, bought the works last autumn for a single pound and a promise to keep the chimney.
“We did not want a museum,” said Petra Hollins, who heads the cooperative. “A foundry that does not smoke is only a cold room with tools.”
The first bell weighs 412 kilograms and is meant for a school in the hills, which lost its own when the roof burned in 2023.
Orders for six more have come from parishes on the coast, Hollins said, and the books are full until the end of next year.
Neighbours had feared noise and fumes. The council asked for filters and allowed no pouring after six in the evening.
Two of the old founders, both past eighty, came to teach the young ones how to read the colour of the melt.""",
        ),
        Text(
            "es", "El Faro de Torreluz", "Los regantes de Torreluz recuperan la acequia mayor", "Amparo Quiles", "Por Amparo Quiles",
            "9 de marzo de 2026", "Portada|Comarca|Economía|Deportes|Cultura|Opinión", "La compuerta nueva de la acequia, este lunes.",
            "Amparo Quiles es redactora de El Faro y escribe sobre el campo.",
            ("El Faro en tu correo", "Las noticias de la comarca cada mañana, antes del primer café.", "Me apunto"),
            (("El tren de la vega cambia de horario", "El primer convoy saldrá veinte minutos antes desde abril."),
             ("Cierra la última librería del puerto", "Sus dueños se jubilan después de cuarenta años."),
             ("La banda estrena local de ensayo", "El antiguo matadero acoge ya a los sesenta músicos.")),
            (("Vicente Moll", "Mi abuelo limpiaba esa acequia con una azada y nadie le dio nunca las gracias."),
             ("lamarjal", "Ojalá dure más que la última reforma, que se cayó con la primera riada.")),
            "© 2026 El Faro de Torreluz S.L. Todos los derechos reservados.",
            """La comunidad de regantes de Torreluz volvió a llenar este lunes la acequia mayor, seca desde que la riada de 2021 se llevó la compuerta y dejó sin agua a cuatrocientas familias.
Las obras han costado 2,3 millones de euros, de los que la comunidad ha pagado la mitad con una derrama y un préstamo a quince años.
«Hemos esperado cinco cosechas», dijo su presidenta, Remedios Cano. «Muchos jóvenes se marcharon y no sé si van a volver».
El agua llegará a los bancales altos en tres semanas, cuando los peones terminen de limpiar los ramales que cruzan el barranco.
La confederación había propuesto entubar todo el trazado, pero los vecinos defendieron el canal abierto porque de él beben las huertas y los chopos.
En la orilla quedan todavía dos molinos del siglo XVIII, y el ayuntamiento quiere abrir uno de ellos a las escuelas.""",
        ),
        Text(
            "de", "Anzeiger für Tannroda", "Tannrodas Kleinbahn fährt wieder bis zum Steinbruch", "Veit Lohmeyer", "Von Veit Lohmeyer",
            "9. März 2026", "Lokales|Politik|Sport|Kultur|Wetter|Anzeigen", "Der erste Zug am Montag auf der Brücke über die Selke.",
            "Veit Lohmeyer ist Redakteur im Ressort Lokales und fährt selbst gern Bahn.",
            ("Der Tannrodaer Morgen", "Was im Tal wichtig ist, jeden Werktag um sechs Uhr in Ihrem Postfach.", "Jetzt anmelden"),
            (("Freibad sucht noch Rettungsschwimmer", "Ohne drei weitere Kräfte bleibt das große Becken im Juni geschlossen."),
             ("Chor probt künftig im Feuerwehrhaus", "Der alte Saal wird bis zum Herbst saniert."),
             ("Neue Ärztin übernimmt Praxis am Markt", "Die Sprechstunden beginnen im April.")),
            (("Holger P.", "Ich bin 1984 als Kind zum letzten Mal mitgefahren und hatte heute Tränen in den Augen."),
             ("schwellenleger", "Schön und gut, aber wer bezahlt in fünf Jahren die nächste Brücke?")),
            "© 2026 Anzeiger für Tannroda. Alle Rechte vorbehalten.",
            """Nach einundvierzig Jahren ist am Montag wieder ein Zug der Tannrodaer Kleinbahn bis zum alten Steinbruch gefahren, gezogen von einer Lok, die der Verein aus drei Wracks gebaut hat.
An der Strecke standen Hunderte, obwohl es seit dem Morgen schneite und die Abfahrt sich um fast eine Stunde verzögerte.
„Wir haben jede Schwelle selbst in der Hand gehabt“, sagte der Vorsitzende Lutz Behnert. „Es waren viertausend und ein paar zerquetschte.“
Das Land hat die Brücke über die Selke für 1,9 Millionen Euro erneuern lassen, den Rest zahlten Spender und der Kreis.
Im Sommer sollen an den Wochenenden vier Züge am Tag verkehren, im Winter nur an den Adventssonntagen.
Der Naturschutzbund hatte gegen den Abschnitt am Moor geklagt und im Herbst einen Vergleich geschlossen: Dort gilt nun Schritttempo.""",
        ),
        Text(
            "el", "Η Φωνή της Αλμύρας", "Ξαναλειτουργεί το παλιό ελαιοτριβείο της Αλμύρας", "Δάφνη Κοντού", "Της Δάφνης Κοντού",
            "9 Μαρτίου 2026", "Αρχική|Τοπικά|Οικονομία|Αθλητικά|Πολιτισμός|Απόψεις", "Οι μυλόπετρες του ελαιοτριβείου μετά την επισκευή.",
            "Η Δάφνη Κοντού είναι δημοσιογράφος της εφημερίδας και γράφει για την ύπαιθρο.",
            ("Το πρωινό μας γράμμα", "Τα νέα του τόπου κάθε πρωί στο ταχυδρομείο σας, δωρεάν.", "Εγγραφή"),
            (("Αλλάζουν τα δρομολόγια του πλοίου", "Από τον Απρίλιο η πρώτη αναχώρηση γίνεται στις έξι."),
             ("Το σχολείο απέκτησε νέα στέγη", "Τα μαθήματα συνεχίζονται κανονικά στην αίθουσα."),
             ("Η χορωδία επιστρέφει στην πλατεία", "Πρώτη συναυλία μετά από τέσσερα χρόνια.")),
            (("Μανώλης Τ.", "Ο παππούς μου δούλευε εκεί τα βράδια και θυμάμαι ακόμη τη μυρωδιά."),
             ("θαλασσινός", "Μακάρι να κρατήσει, γιατί το προηγούμενο έκλεισε σε δύο χρόνια.")),
            "© 2026 Η Φωνή της Αλμύρας. Με επιφύλαξη παντός δικαιώματος.",
            """Το παλιό ελαιοτριβείο της Αλμύρας άνοιξε ξανά τη Δευτέρα, δεκαέξι χρόνια μετά τη φωτιά που είχε καταστρέψει τη στέγη και τις αποθήκες του.
Ο συνεταιρισμός των παραγωγών ξόδεψε 740.000 ευρώ για τις νέες μηχανές και κράτησε τις πέτρινες μυλόπετρες στη θέση τους.
«Δεν θέλαμε να πηγαίνουμε τις ελιές μας στην άλλη άκρη του νησιού», είπε η πρόεδρος Ευτέρπη Ράλλη. «Κάθε φορτίο έχανε μια μέρα στον δρόμο».
Φέτος περιμένουν περίπου εννιακόσιους τόνους καρπού, αν δεν πέσει πάλι χαλάζι την άνοιξη όπως συνέβη πέρυσι.
Οι κάτοικοι ανησυχούσαν για τα υγρά απόβλητα, και ο δήμος ζήτησε κλειστές δεξαμενές και έλεγχο κάθε μήνα.
Το καλοκαίρι ένα τμήμα του κτιρίου θα δέχεται μαθητές που θέλουν να δουν πώς γίνεται το λάδι.""",
        ),
        Text(
            "ar", "صحيفة مرسى النور", "سكان وادي الرمان يعيدون فتح سوق الحرير القديم", "ليلى الحداد", "كتبت: ليلى الحداد",
            "9 مارس 2026", "الرئيسية|محليات|اقتصاد|رياضة|ثقافة|آراء", "واجهة السوق بعد ترميمها يوم الاثنين.",
            "ليلى الحداد صحفية في القسم المحلي وتكتب عن الحرف القديمة.",
            ("نشرة الصباح", "أهم أخبار الوادي في بريدك كل صباح قبل القهوة الأولى.", "اشترك"),
            (("تغيير مواعيد القطار السريع", "تنطلق الرحلة الأولى قبل موعدها بعشرين دقيقة."),
             ("مدرسة الجبل تحصل على سقف جديد", "تستمر الدروس في القاعة الكبيرة حتى الصيف."),
             ("فرقة الإنشاد تعود إلى الساحة", "أول حفل لها منذ أربع سنوات مساء الخميس.")),
            (("سامر ن.", "كان جدي يبيع الخيوط هناك وما زلت أتذكر رائحة المكان."),
             ("ابنة الوادي", "أتمنى أن يدوم هذا السوق أكثر من المشروع السابق.")),
            "© 2026 صحيفة مرسى النور. جميع الحقوق محفوظة.",
            """أعاد سكان وادي الرمان يوم الاثنين فتح سوق الحرير القديم بعد أن ظل مغلقا اثني عشر عاما منذ انهيار سقفه في شتاء ماطر.
وبلغت كلفة الترميم أربعة ملايين، دفعت البلدية نصفها وجمع التجار الباقي من تبرعات المغتربين في الخارج.
وقالت رئيسة الجمعية هدى السالمي: «لم نرد متحفا، بل أردنا مكانا يعمل فيه الناس كما عمل آباؤهم».
ويضم السوق الآن ستة وثلاثين دكانا، منها أحد عشر دكانا للنساجين الشباب الذين تعلموا الحرفة في مدرسة قريبة.
وكان الأهالي قد اعترضوا على دخول الشاحنات، فوافقت البلدية على منعها بعد الساعة الثامنة صباحا.
ومن المقرر أن تصل أول دفعة من الشرانق في بداية الصيف إذا لم تتأخر الأمطار كما حدث في العام الماضي.""",
        ),
        Text(
            "he", "קול העמק", "בית האריזה הישן בגבעת אורן נפתח מחדש", "נועה ברקת", "מאת נועה ברקת",
            "9 במרץ 2026", "ראשי|מקומי|כלכלה|ספורט|תרבות|דעות", "אולם המיון של בית האריזה ביום הפתיחה.",
            "נועה ברקת היא כתבת בעיתון ומסקרת חקלאות.",
            ("איגרת הבוקר", "כל מה שחשוב בעמק, בתיבת הדואר שלכם מדי בוקר.", "הרשמה"),
            (("לוח הזמנים של הרכבת משתנה", "הנסיעה הראשונה תצא עשרים דקות מוקדם יותר."),
             ("גג חדש לבית הספר בכפר", "הלימודים נמשכים באולם עד הקיץ."),
             ("המקהלה חוזרת אל הכיכר", "הופעה ראשונה אחרי ארבע שנים.")),
            (("אורי ש.", "סבא שלי עבד שם בלילות ואני עוד זוכר את הריח של התפוזים."),
             ("בת העמק", "הלוואי שזה יחזיק מעמד יותר מהניסיון הקודם.")),
            "© 2026 קול העמק. כל הזכויות שמורות.",
            """בית האריזה הישן בגבעת אורן נפתח מחדש ביום שני, ארבע עשרה שנים אחרי השריפה שכילתה את הגג ואת מחסני הקירור.
אגודת המגדלים השקיעה בשיפוץ תשעה מיליון שקלים, ומחצית מהסכום הגיעה מהלוואה לעשרים שנה.
"לא רצינו עוד בית קפה", אמרה יושבת ראש האגודה, תמר לביא. "רצינו מקום שעובדים בו ושמריחים בו פרי".
בעונה הראשונה צפויים לעבור במקום כאלפיים טונות של הדרים, אם הקרה לא תפגע בפרדסים כמו בשנה שעברה.
התושבים חששו מתנועת המשאיות, והמועצה אסרה עליהן להיכנס אחרי השעה שבע בערב.
בקיץ ייפתח אגף קטן לתלמידים שרוצים לראות כיצד ממיינים את הפרי ביד.""",
        ),
        Text(
            "fa", "روزنامه چشمه‌سار", "کارگاه قالی دره انار پس از پانزده سال باز شد", "نرگس بهرامی", "نویسنده: نرگس بهرامی",
            "۱۸ اسفند ۱۴۰۴", "خانه|محلی|اقتصاد|ورزش|فرهنگ|دیدگاه", "دارهای تازه کارگاه در روز گشایش.",
            "نرگس بهرامی خبرنگار این روزنامه است و درباره صنایع دستی می‌نویسد.",
            ("نامه بامداد", "خبرهای مهم دره هر بامداد در صندوق پستی شما خواهد بود.", "عضویت"),
            (("ساعت حرکت قطار تغییر می‌کند", "نخستین قطار بیست دقیقه زودتر راه می‌افتد."),
             ("مدرسه روستا سقف تازه گرفت", "کلاس‌ها تا تابستان در تالار برگزار می‌شود."),
             ("گروه سرود به میدان بازمی‌گردد", "نخستین برنامه پس از چهار سال خاموشی.")),
            (("بهروز م.", "پدربزرگم شب‌ها آنجا کار می‌کرد و هنوز بوی پشم را به یاد دارم."),
             ("دختر دره", "امیدوارم این بار بیشتر از دو سال دوام بیاورد.")),
            "© ۱۴۰۴ روزنامه چشمه‌سار. همه حقوق محفوظ است.",
            """کارگاه قدیمی قالی‌بافی دره انار روز دوشنبه پس از پانزده سال دوباره باز شد و نزدیک به دویست نفر از مردم روستا در حیاط آن گرد آمدند.
تعاونی بافندگان برای بازسازی ساختمان هفتاد میلیارد هزینه کرد که نیمی از آن وام بیست‌ساله بود.
مهین شفیعی، رئیس تعاونی، گفت: «ما موزه نمی‌خواستیم، جایی می‌خواستیم که در آن کار شود.»
اکنون سی و شش دار در کارگاه برپاست و یازده بافنده جوان در آن آموزش می‌بینند.
اهالی نگران آلودگی رودخانه بودند و شهرداری خواست که آب رنگرزی در مخزن‌های بسته بماند.
نخستین قالی‌ها در پاییز به بازار می‌رسد، اگر پشم مانند سال گذشته دیر نرسد.""",
        ),
        Text(
            "th", "ข่าวคลองบัวทอง", "ชาวคลองบัวทองเปิดตลาดน้ำเก่าอีกครั้ง", "มาลี ศรีสงวน", "โดย มาลี ศรีสงวน",
            "9 มีนาคม 2569", "หน้าแรก|ท้องถิ่น|เศรษฐกิจ|กีฬา|วัฒนธรรม|ความเห็น", "เรือพายลำแรกเข้าเทียบท่าเมื่อเช้าวันจันทร์",
            "มาลี ศรีสงวน เป็นผู้สื่อข่าวประจำท้องถิ่น เขียนเรื่องวิถีชาวบ้าน",
            ("จดหมายยามเช้า", "ข่าวสำคัญของคลองส่งถึงอีเมลของคุณทุกเช้าโดยไม่มีค่าใช้จ่าย", "สมัครรับ"),
            (("รถไฟสายใต้ปรับเวลาเดินรถ", "ขบวนแรกจะออกเร็วขึ้นยี่สิบนาทีตั้งแต่เดือนหน้า"),
             ("โรงเรียนริมคลองได้หลังคาใหม่", "นักเรียนยังเรียนในหอประชุมจนถึงฤดูร้อน"),
             ("วงขับร้องกลับมาที่ลานวัด", "การแสดงครั้งแรกในรอบสี่ปี")),
            (("สมชาย ก.", "ตาของผมเคยขายของที่นี่ทุกเช้า ยังจำกลิ่นกาแฟได้ดี"),
             ("ลูกคลอง", "หวังว่าจะอยู่ได้นานกว่าครั้งก่อนที่ปิดไปในสองปี")),
            "© 2569 ข่าวคลองบัวทอง สงวนลิขสิทธิ์",
            """ชาวคลองบัวทองเปิดตลาดน้ำเก่าอีกครั้งเมื่อวันจันทร์ หลังจากปิดมาสิบสี่ปีเพราะน้ำท่วมใหญ่พัดท่าเรือไม้หายไปทั้งหมด
สหกรณ์พ่อค้าแม่ค้าใช้เงินซ่อมแซมสิบสองล้านบาท โดยครึ่งหนึ่งเป็นเงินกู้จากกองทุนหมู่บ้านระยะเวลายี่สิบปี
“เราไม่อยากได้พิพิธภัณฑ์ เราอยากได้ที่ที่คนยังทำมาหากินกันจริง ๆ” อรุณี แก้วใส ประธานสหกรณ์กล่าว
ตอนนี้มีเรือสามสิบหกลำจองที่จอดไว้แล้ว ในจำนวนนั้นสิบเอ็ดลำเป็นของคนรุ่นใหม่ที่เพิ่งเรียนทำขนม
ชาวบ้านบางส่วนกังวลเรื่องเสียงเครื่องเรือ เทศบาลจึงอนุญาตเฉพาะเรือพายก่อนแปดโมงเช้า
ช่วงฤดูร้อนจะเปิดศาลาริมน้ำให้นักเรียนเข้ามาเรียนรู้การทำขนมแบบโบราณ""",
        ),
        Text(
            "hi", "नदीपुर समाचार", "नदीपुर का पुराना करघा घर फिर से खुला", "कविता राठौर", "कविता राठौर द्वारा",
            "9 मार्च 2026", "मुखपृष्ठ|स्थानीय|व्यापार|खेल|संस्कृति|विचार", "सोमवार को करघा घर का नया आँगन।",
            "कविता राठौर इस अख़बार की संवाददाता हैं और गाँवों पर लिखती हैं।",
            ("सुबह की चिट्ठी", "इलाके की ज़रूरी ख़बरें हर सुबह आपके ईमेल पर मुफ़्त में पहुँचेंगी।", "जुड़ें"),
            (("रेलगाड़ी का समय बदला", "पहली गाड़ी अब बीस मिनट पहले चलेगी।"),
             ("गाँव के स्कूल को नई छत मिली", "गर्मियों तक पढ़ाई सभागार में होगी।"),
             ("गायक मंडली चौक पर लौटी", "चार साल बाद पहला कार्यक्रम होगा।")),
            (("रमेश य.", "मेरे दादा रात में वहीं काम करते थे और मुझे वह आवाज़ आज भी याद है।"),
             ("नदी की बेटी", "उम्मीद है कि यह पिछली बार से ज़्यादा दिन चलेगा।")),
            "© 2026 नदीपुर समाचार। सर्वाधिकार सुरक्षित।",
            """नदीपुर का पुराना करघा घर सोमवार को सोलह साल बाद फिर से खुल गया, जिसे देखने के लिए बारिश के बावजूद तीन सौ से ज़्यादा लोग आँगन में जमा हुए।
बुनकरों की सहकारी समिति ने मरम्मत पर दो करोड़ रुपये ख़र्च किए, जिनमें से आधे उधार के हैं।
समिति की अध्यक्ष सरला देवी ने कहा, “हमें संग्रहालय नहीं चाहिए था, हमें ऐसी जगह चाहिए थी जहाँ काम हो।”
अभी छत्तीस करघे लगाए गए हैं और ग्यारह नौजवान पुराने बुनकरों से काम सीख रहे हैं।
पड़ोसियों को रंगाई के पानी की चिंता थी, इसलिए पंचायत ने बंद टंकियों की शर्त रखी।
पहली साड़ियाँ सर्दियों में बाज़ार पहुँचेंगी, अगर पिछले साल की तरह सूत आने में देर न हुई।""",
        ),
        Text(
            "ko", "은하일보", "은하군 옛 종이공방 열여덟 해 만에 다시 문 열어", "서다온", "서다온 기자",
            "2026.03.09", "정치|경제|사회|문화|스포츠|오피니언", "월요일 다시 문을 연 종이공방의 마당.",
            "서다온 기자는 지역 산업과 문화를 취재합니다.",
            ("아침편지", "우리 고장의 중요한 소식을 매일 아침 메일로 보내 드립니다.", "구독하기"),
            (("남부선 첫차 시간 바뀐다", "다음 달부터 첫차가 이십 분 일찍 출발한다."),
             ("산골 학교에 새 지붕", "여름까지 수업은 강당에서 이어진다."),
             ("합창단 광장으로 돌아온다", "네 해 만의 첫 공연이 목요일에 열린다.")),
            (("달빛나그네", "할아버지가 밤마다 일하시던 곳이라 소식을 듣고 눈물이 났습니다."),
             ("푸른기와", "이번에는 지난번보다 오래 버텨 주기를 바랍니다.")),
            "© 은하일보. 무단 전재 및 재배포 금지",
            """은하군의 옛 종이공방이 월요일 열여덟 해 만에 다시 문을 열었다. 비가 내리는 마당에는 주민 삼백여 명이 모여 첫 종이를 뜨는 모습을 지켜보았다.
장인 열한 명이 꾸린 협동조합은 지난가을 건물을 사들여 지붕과 물길을 고치는 데 칠억 원을 들였다.
조합을 이끄는 한여울 대표는 “박물관이 아니라 사람들이 일하는 곳을 만들고 싶었다”고 말했다.
공방은 올해 학교와 도서관에서 들어온 주문만으로 내년 말까지 일감이 차 있다고 밝혔다.
주민들은 처음에 폐수를 걱정했지만 군청은 닫힌 수조와 매달 검사를 조건으로 허가를 내주었다.
여든이 넘은 옛 장인 두 사람은 젊은이들에게 물의 온도를 손으로 재는 법을 가르치고 있다.""",
        ),
        Text(
            "ja", "みなと日報", "霧ヶ浦の古い塩田、二十年ぶりに再開", "三宅ほのか", "記者 三宅ほのか",
            "2026年3月9日", "トップ|地域|経済|スポーツ|文化|社説", "再開した塩田で海水をまく組合員。",
            "三宅ほのか 地域報道部の記者。沿岸の暮らしを取材している。",
            ("朝の便り", "地域の大切なニュースを毎朝メールでお届けします。登録は無料です。", "登録する"),
            (("南海線の始発が早まる", "来月から二十分早く出発する。"),
             ("山の学校に新しい屋根", "夏までは講堂で授業を続ける。"),
             ("合唱団が広場に戻る", "四年ぶりの演奏会が木曜に開かれる。")),
            (("浜の千鳥", "祖父が夜通し働いていた場所なので、知らせを聞いて胸がいっぱいになりました。"),
             ("青瓦", "前回よりも長く続いてくれることを願っています。")),
            "Copyright © みなと日報社 無断転載を禁じます",
            """霧ヶ浦の古い塩田が月曜日、二十年ぶりに再開した。雨の中、およそ三百人の住民が浜に集まり、最初の海水がまかれる様子を見守った。
塩田を買い取ったのは元の職人の弟子十一人でつくる組合で、釜屋の屋根と水路の修理に九千万円をかけた。
組合長の早瀬みさきさんは「博物館にはしたくなかった。人が働く場所として残したかった」と話した。
最初の塩は六月に出荷される予定で、島の学校や食堂からすでに四トンの注文が入っている。
近所の人たちは煙を心配していたが、町は夜の釜たきを禁じることを条件に許可を出した。
八十歳を過ぎた二人の職人が、若い組合員に砂の色の見方を教えている。""",
        ),
        Text(
            "zh", "江湾晚报", "青石镇老瓷窑时隔十七年重新点火", "陆知夏", "记者 陆知夏",
            "2026-03-09 08:30", "首页|本地|财经|体育|文化|评论", "周一点火后的窑房。",
            "陆知夏，本报记者，长期关注传统手工业。",
            ("清晨来信", "每天早晨把本地最重要的消息送到您的邮箱，完全免费。", "订阅"),
            (("南线首班车时间调整", "下月起首班车提前二十分钟发车。"),
             ("山村小学换上新屋顶", "夏天之前学生仍在礼堂上课。"),
             ("合唱团重返广场", "四年来的首场演出定于周四晚举行。")),
            (("江边老树", "我爷爷当年就在窑上值夜班，看到这个消息特别感动。"),
             ("小瓦片", "希望这次能比上一回坚持得更久一些。")),
            "版权所有 © 2026 江湾晚报 未经许可不得转载",
            """青石镇的老瓷窑周一重新点火，这是它停产十七年来第一次升起炊烟，约三百名居民冒雨站在院子里观看。
去年秋天，十一名老窑工的徒弟组成合作社买下了这座窑，并花费四百万元修复屋顶和烟囱。
合作社负责人沈若兰说：“我们不想要一座博物馆，我们想要一个真正有人干活的地方。”
第一批瓷器将在六月出窑，其中大部分已经被附近的学校和茶馆订走，订单排到了明年年底。
附近居民曾担心烟尘污染，镇政府要求安装过滤装置，并规定晚上六点以后不得烧窑。
两位年过八旬的老师傅每天都来，教年轻人如何从火焰的颜色判断窑里的温度。""",
        ),
    )
}  # fmt: skip
