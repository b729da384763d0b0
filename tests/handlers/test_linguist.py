"""Languages of short texts, as citizens write them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.languages import language_of
from config.phrases import Phrasebook
from handlers.linguist import Lingua

ROOT = Path(__file__).resolve().parents[2]
STATEMENTS = {
    "de": [
        "Mehr Bänke",
        "Zu laut nachts",
        "Mehr Spielplätze bitte",
        "Der Bus kommt viel zu selten.",
        "Ich wünsche mir mehr Licht am Bahnhof.",
        "Die Mieten sind zu hoch",
        "Wir brauchen einen Treffpunkt für Jugendliche",
        "Kein Platz zum Parken",
        "Alles gut",
        "Die Ampel an der Schule ist kaputt und niemand kümmert sich darum.",
        "Sprachkurse am Abend wären gut, weil viele tagsüber arbeiten.",
        "Radwege fehlen",
        "Im Sommer gibt es keinen Schatten auf dem Platz.",
        "Warum dauert alles so lange?",
        "Meine Nachbarn helfen mir",
    ],
    "en": [
        "More benches",
        "Too noisy at night",
        "More playgrounds please",
        "The bus comes far too rarely.",
        "I would like more light at the station.",
        "Rents are too high",
        "We need a place to meet for young people",
        "No place to park",
        "All good",
        "The traffic light near the school is broken and nobody cares.",
        "Evening language courses would help because many of us work during the day.",
        "Cycle paths are missing",
        "There is no shade on the square in summer.",
        "Why does everything take so long?",
        "My neighbours help me",
    ],
    "tr": [
        "Daha çok bank",
        "Geceleri çok gürültülü",
        "Lütfen daha fazla oyun parkı",
        "Otobüs çok seyrek geliyor.",
        "İstasyonda daha fazla ışık istiyorum.",
        "Kiralar çok yüksek",
        "Gençler için bir buluşma yeri lazım",
        "Park yeri yok",
        "Her şey iyi",
        "Okulun yanındaki trafik ışığı bozuk ve kimse ilgilenmiyor.",
        "Akşam dil kursları iyi olur çünkü çoğumuz gündüz çalışıyoruz.",
        "Bisiklet yolları eksik",
        "Yazın meydanda hiç gölge yok.",
        "Neden her şey bu kadar uzun sürüyor?",
        "Komşularım bana yardım ediyor",
    ],
    "ar": [
        "مقاعد أكثر",
        "ضوضاء كثيرة في الليل",
        "المزيد من الملاعب من فضلكم",
        "الحافلة تأتي نادرا جدا.",
        "أتمنى المزيد من الإضاءة في المحطة.",
        "الإيجارات مرتفعة جدا",
        "نحتاج إلى مكان يلتقي فيه الشباب",
        "لا يوجد مكان للسيارات",
        "كل شيء جيد",
        "إشارة المرور بجانب المدرسة معطلة ولا أحد يهتم.",
        "دورات اللغة في المساء مفيدة لأن كثيرا منا يعمل نهارا.",
        "لا توجد طرق للدراجات",
        "لا يوجد ظل في الساحة في الصيف.",
        "لماذا يستغرق كل شيء وقتا طويلا؟",
        "جيراني يساعدونني",
    ],
    "uk": [
        "Більше лавок",
        "Вночі дуже шумно",
        "Більше дитячих майданчиків, будь ласка",
        "Автобус їздить надто рідко.",
        "Хотілося б більше світла на вокзалі.",
        "Оренда занадто дорога",
        "Нам потрібне місце для зустрічей молоді",
        "Ніде паркуватися",
        "Все добре",
        "Світлофор біля школи зламаний, і нікому немає діла.",
        "Вечірні мовні курси були б корисні, бо багато хто вдень працює.",
        "Бракує велодоріжок",
        "Влітку на площі немає тіні.",
        "Чому все так довго?",
        "Мої сусіди мені допомагають",
    ],
    "ru": [
        "Больше скамеек",
        "Ночью слишком шумно",
        "Больше детских площадок, пожалуйста",
        "Автобус ходит слишком редко.",
        "Хотелось бы больше света на вокзале.",
        "Аренда слишком дорогая",
        "Нам нужно место для встреч молодёжи",
        "Негде парковаться",
        "Всё хорошо",
        "Светофор у школы сломан, и никому нет дела.",
        "Вечерние языковые курсы были бы полезны, потому что многие днём работают.",
        "Не хватает велодорожек",
        "Летом на площади нет тени.",
        "Почему всё так долго?",
        "Мои соседи мне помогают",
    ],
    "pl": [
        "Więcej ławek",
        "W nocy jest za głośno",
        "Więcej placów zabaw, proszę",
        "Autobus jeździ zbyt rzadko.",
        "Chciałbym więcej światła na dworcu.",
        "Czynsze są za wysokie",
        "Potrzebujemy miejsca spotkań dla młodzieży",
        "Nie ma gdzie parkować",
        "Wszystko dobrze",
        "Sygnalizacja przy szkole nie działa i nikogo to nie obchodzi.",
        "Wieczorne kursy językowe byłyby dobre, bo wielu z nas pracuje w dzień.",
        "Brakuje ścieżek rowerowych",
        "Latem na placu nie ma cienia.",
        "Dlaczego wszystko trwa tak długo?",
        "Moi sąsiedzi mi pomagają",
    ],
    "ro": [
        "Mai multe bănci",
        "Prea mult zgomot noaptea",
        "Mai multe locuri de joacă, vă rog",
        "Autobuzul vine prea rar.",
        "Aș vrea mai multă lumină la gară.",
        "Chiriile sunt prea mari",
        "Avem nevoie de un loc de întâlnire pentru tineri",
        "Nu sunt locuri de parcare",
        "Totul e bine",
        "Semaforul de lângă școală este stricat și nimănui nu îi pasă.",
        "Cursurile de limbă seara ar fi bune, pentru că mulți lucrăm ziua.",
        "Lipsesc pistele de biciclete",
        "Vara nu este umbră în piață.",
        "De ce durează totul atât de mult?",
        "Vecinii mei mă ajută",
    ],
    "fa": [
        "نیمکت‌های بیشتر",
        "شب‌ها خیلی شلوغ است",
        "لطفا زمین بازی بیشتری بسازید",
        "اتوبوس خیلی کم می‌آید.",
        "دوست دارم ایستگاه روشن‌تر باشد.",
        "اجاره‌ها خیلی بالاست",
        "ما به جایی برای دیدار جوانان نیاز داریم",
        "جای پارک نیست",
        "همه چیز خوب است",
        "چراغ راهنمایی کنار مدرسه خراب است و هیچ‌کس اهمیت نمی‌دهد.",
        "کلاس‌های زبان در شب خوب است چون بسیاری از ما روزها کار می‌کنیم.",
        "مسیر دوچرخه کم است",
        "تابستان در میدان سایه نیست.",
        "چرا همه چیز این‌قدر طول می‌کشد؟",
        "همسایه‌هایم به من کمک می‌کنند",
    ],
    "fr": [
        "Plus de bancs",
        "Trop de bruit la nuit",
        "Plus d'aires de jeux, s'il vous plaît",
        "Le bus passe beaucoup trop rarement.",
        "J'aimerais plus de lumière à la gare.",
        "Les loyers sont trop élevés",
        "Il nous faut un lieu de rencontre pour les jeunes",
        "Pas de place pour se garer",
        "Tout va bien",
        "Le feu près de l'école est en panne et tout le monde s'en moque.",
        "Des cours de langue le soir seraient utiles, car beaucoup travaillent la journée.",
        "Il manque des pistes cyclables",
        "En été il n'y a pas d'ombre sur la place.",
        "Pourquoi tout prend autant de temps ?",
        "Mes voisins m'aident",
    ],
}
NOBODY = "none"
"""The language of the interface, where it matters that nothing was guessed."""


@pytest.fixture(scope="module")
def linguist() -> Lingua:
    return Lingua(STATEMENTS)


@pytest.mark.parametrize("language", STATEMENTS)
def test_statements_are_told_by_their_language(linguist: Lingua, language: str) -> None:
    told = [language_of(text, linguist, NOBODY) for text in STATEMENTS[language]]
    wrong = [text for text, one in zip(STATEMENTS[language], told, strict=True)
             if one not in (language, NOBODY)]  # fmt: skip
    assert not wrong, f"taken for another language: {wrong}"
    assert told.count(language) >= 10, f"hardly ever recognised: {told}"


def test_only_languages_of_the_interface_are_guessed() -> None:
    codes = Phrasebook.load().languages
    linguist = Lingua(codes)
    for text in [one for texts in STATEMENTS.values() for one in texts]:
        assert language_of(text, linguist, NOBODY) in {*codes, NOBODY}
    both = {language_of(text, Lingua(["de", "tr"]), NOBODY) for text in STATEMENTS["tr"]}
    assert "tr" in both and both <= {"tr", NOBODY}


def test_a_variety_is_written_in_its_language() -> None:
    linguist = Lingua(["de-simple", "en", "xx"])
    assert language_of("Wir brauchen einen Treffpunkt", linguist, "en") == "de"


@pytest.mark.parametrize(
    "text", ["", "12 - 34", "?!", "\x00", "\ud800" * 20, "🙂" * 20, "漢字" * 20]
)
def test_texts_in_no_language_are_no_trouble(linguist: Lingua, text: str) -> None:
    assert language_of(text, linguist, NOBODY) == NOBODY


def test_the_same_text_is_guessed_alike_each_time() -> None:
    texts = [text for texts in STATEMENTS.values() for text in texts]
    first, second = Lingua(STATEMENTS), Lingua(list(reversed(STATEMENTS)))
    assert [first.guess(text) for text in texts] == [second.guess(text) for text in texts]


def test_a_long_text_holds_up_nobody(linguist: Lingua) -> None:
    text = " ".join(STATEMENTS["de"]) * 40
    assert len(text) > 16_000

    def took() -> float:
        began = time.perf_counter()
        language_of(text, linguist, NOBODY)
        return time.perf_counter() - began

    # The fastest of many: whatever else the machine does.
    assert min(took() for _ in range(50)) < 0.01


def test_nothing_of_the_library_is_loaded_before_the_first_text() -> None:
    program = (
        "import json, sys\n"
        "from handlers import assembly\n"
        "from handlers.linguist import Lingua\n"
        "linguist = Lingua(['de', 'en'])\n"
        "before = 'lingua' in sys.modules\n"
        "linguist.guess('Wir brauchen einen Treffpunkt')\n"
        "print(json.dumps([before, 'lingua' in sys.modules]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [False, True]
