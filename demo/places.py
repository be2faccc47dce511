"""Villages of Kabupaten Bojonegoro by district (a selection; public geography)."""

from __future__ import annotations

_TEXT = """
Ngraho: Ngraho, Tanggungan, Nganti, Pandan, Payaman, Kalirejo, Sumberagung, Bancer, Blimbinggede, Jumok,
    Luwihaji, Tapelan
Tambakrejo: Tambakrejo, Bakalan, Dolokgede, Jatimulyo, Kacangan, Kalisumber, Malingmati, Mulyorejo, Napis,
    Ngrancang, Pengkol, Sukorejo, Tanjung, Turi, Gading, Gamongan, Jawik, Sendangrejo
Ngambon: Ngambon, Bondol, Karangmangu, Nglampin, Sengon
Ngasem: Ngasem, Bandungrejo, Bareng, Butoh, Dukohkidul, Jampet, Jelu, Kolong, Mediyunan, Ngadiluwih, Ngantru,
    Sambong, Sendangharjo, Setren, Trenggulunan, Wadang
Bubulan: Bubulan, Cancung, Clebung, Ngorogunung, Sumberbendo
Dander: Dander, Growok, Jatiblimbing, Karangsono, Kunci, Mojoranu, Ngablak, Ngraseh, Ngulanan, Ngumpakdalem,
    Ngunut, Sendangrejo, Sumberagung, Sumberarum, Sumbertlaseh
Sugihwaras: Sugihwaras, Alasgung, Balongrejo, Bareng, Bulu, Genjor, Glagahan, Glagahwangi, Jatitengah,
    Kedungdowo, Nglajang, Panemon, Panunggalan, Siwalan, Trate, Wedoro
Kedungadem: Kedungadem, Babad, Balongcabe, Drokilo, Geger, Jamberejo, Kedungrejo, Kendung, Kepohkidul, Kesongo,
    Megale, Mlideg, Mojorejo, Ngrandu, Panjang, Pejok, Sidomulyo, Sidorejo, Tlogoagung, Tondomulo, Tumbrasanom
Kepohbaru: Kepoh, Bayemgede, Betet, Brangkal, Bumirejo, Cengkir, Jipo, Karangan, Krangkong, Mojosari, Mudung,
    Nglumber, Ngranggonanyar, Pejok, Pohwates, Sidomukti, Simorejo, Sumberoto, Tlogorejo, Turigede, Woro
Baureno: Baureno, Banjaran, Banjaranyar, Blongsong, Bumiayu, Drajat, Gunungsari, Kadungrejo, Karangdayu, Kauman,
    Lebaksari, Ngemplak, Pasinan, Pomahan, Pucangarum, Selorejo, Sembunglor, Sraturejo, Sumuragung, Tanggungan,
    Tlogoagung, Trojalu, Tulungagung
Kanor: Kanor, Bakung, Bungur, Cangaan, Caruban, Gedongarum, Kabalan, Kedungarum, Kedungprimpen, Nglarangan,
    Palembon, Pesen, Pilang, Piyak, Prigi, Samberan, Sarangan, Sedeng, Semambung, Simbatan, Simorejo, Sroyo,
    Sumberwangi, Tambahrejo, Tejo, Temu
Sumberrejo: Sumberrejo, Bogangin, Butoh, Deru, Jatigede, Karangdinoyo, Karangdowo, Kayulemah, Margoagung,
    Mejuwet, Mlinjeng, Ngampal, Pejambon, Pekuwon, Prayungan, Sambongrejo, Sendangagung, Sumberharjo, Sumuragung,
    Talun, Teleng, Tlogohaji, Tulungrejo, Wotan
Balen: Balenrejo, Bulaklo, Bulu, Kabunan, Kedungdowo, Kemamang, Kenep, Lengkong, Margomulyo, Mayangkawis,
    Mulyorejo, Ngadiluhur, Penganten, Pilanggede, Pohbogo, Prambatan, Sarirejo, Sekaran, Sidobandung, Sobontoro,
    Suwaloh
Kapas: Kapas, Bakalan, Bangilan, Bendo, Bogo, Kalianyar, Kedaton, Kumpulrejo, Mojodeso, Ngampel, Padangmentoyo,
    Plesungan, Sambiroto, Sembung, Semenpinggir, Sukowati, Tanjungharjo, Tapelan, Tikusan, Wedi
Bojonegoro: Banjarejo, Campurejo, Jetak, Kadipaten, Kalirejo, Karangpacar, Kauman, Kepatihan, Klangon, Ledok
    Kulon, Ledok Wetan, Mojokampung, Mulyoagung, Ngrowo, Pacul, Semanding, Sukorejo, Sumbang
Kalitidu: Kalitidu, Brenggolo, Grebegan, Leran, Mayanggeneng, Mayangrejo, Mlaten, Mojo, Mojosari, Ngringinrejo,
    Ngujo, Panjunan, Pilangsari, Sukoharjo, Talok, Wotanngare
Malo: Malo, Kacangan, Kedungrejo, Kemiri, Ketileng, Kliteh, Ngujung, Petak, Rendeng, Semlaran, Tambakromo,
    Tanggir, Tinawun, Trembes, Tulungagung
Purwosari: Purwosari, Gapluk, Kaliombo, Kuniran, Ngrejeng, Pelem, Pojok, Punggur, Sedahkidul, Tinumpuk, Tlatah,
    Donan
Padangan: Padangan, Banjarjo, Cendono, Dengok, Kebonagung, Kendung, Kuncen, Ngasinan, Ngradin, Prangi,
    Purworejo, Sidorejo, Sonorejo, Tebon
Kasiman: Kasiman, Batokan, Betet, Besah, Ngaglik, Sambeng, Sekaran, Sidomukti, Tambakmerak, Tembeling
Temayang: Temayang, Bakulan, Belun, Buntalan, Jono, Kedungsari, Kedungsumber, Ngujung, Pancur, Pandantoyo,
    Papringan, Soko
Margomulyo: Margomulyo, Geneng, Kalangan, Meduri, Ngelo, Sumberejo
Trucuk: Trucuk, Banjarsari, Guyangan, Kandangan, Kanten, Mori, Padang, Pagerwesi, Sranak, Sumberejo,
    Sumbangtimun, Tulungrejo
Sukosewu: Sukosewu, Duyungan, Jumput, Kalicilik, Klepek, Pacing, Purwoasri, Semawot, Semenkidul, Sidodadi,
    Sidorejo, Sitiaji, Tegalkodo
Kedewan: Kedewan, Beji, Hargomulyo, Kawengan, Wonocolo
Gondang: Gondang, Jari, Krondonan, Pajeng, Pragelan, Sambongrejo, Senganten
Sekar: Sekar, Bareng, Bobol, Deling, Klino, Miyono
Gayam: Gayam, Beged, Begadon, Cengungklung, Katur, Mojodelik, Sudu
"""


def _villages() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _TEXT.replace("\n    ", " ").strip().splitlines():
        district, names = line.split(": ")
        found[district] = tuple(names.split(", "))
    return found


VILLAGES = _villages()
