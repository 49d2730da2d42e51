// The 20 trainings of the demonstration programme. Illustrative: none of them was held.
#include "client/demonstration/plans.h"

namespace fieldpost {
namespace {

constexpr auto Course = model::v1::TRAINING_KIND_COURSE;
constexpr auto Seminar = model::v1::TRAINING_KIND_SEMINAR;
constexpr auto Workshop = model::v1::TRAINING_KIND_WORKSHOP;
constexpr auto Planned = model::v1::TRAINING_STATUS_PLANNED;
constexpr auto Confirmed = model::v1::TRAINING_STATUS_CONFIRMED;
constexpr auto Held = model::v1::TRAINING_STATUS_HELD;
constexpr auto Postponed = model::v1::TRAINING_STATUS_POSTPONED;
constexpr auto TakenOff = model::v1::TRAINING_STATUS_CANCELLED;

constexpr TrainingPlan kPlans[] = {
    {"BOL", "Reading a case register: course for court clerks",
     "Keep a register that a judge can rely on; publish a calendar of hearings; answer a complaint "
     "in time.",
     Course, "corruption;criminal-justice-reform", "uncac", "BO", "Judicial School, Sucre", "es",
     Held, "2004-05-10", 5, 18, "BO", "JUDGE;MINISTRY"},
    {"BOL", "Joint risk lists at land crossings",
     "Draw up one list of risks for two customs services and try it on a week of consignments.",
     Workshop, "organized-crime", "untoc", "BO", "Customs office, Desaguadero", "es", Planned,
     "2005-09-12", 4, 0, "BO;PE", "CUSTOMS;POLICE"},
    {"COL", "Interviewing victims of trafficking",
     "Conduct a first interview that does no harm; write a statement that holds in court; refer to "
     "help.",
     Course, "trafficking-smuggling", "untoc-trafficking", "CO",
     "Attorney General's training centre, Bogotá", "es", Held, "2004-08-23", 5, 22, "CO;EC",
     "PROSECUTOR;POLICE;CIVIL_SOCIETY"},
    {"COL", "Following money through free zones",
     "Read invoices and bills of lading as evidence; build a financial profile; ask another State "
     "for bank records.",
     Seminar, "money-laundering;organized-crime", "untoc", "PA", "Ministry of Economy, Panama City",
     "es;en", Held, "2005-03-07", 4, 19, "CO;PA;EC;CR",
     "FINANCIAL_INTELLIGENCE;PROSECUTOR;CUSTOMS"},
    {"EGY", "The Convention against Corruption for judges",
     "Apply the offences of the Convention to cases from national courts; compare immunities; "
     "draft a request for assistance.",
     Seminar, "corruption", "uncac", "EG", "National Judicial Centre, Cairo", "ar;fr", Held,
     "2004-12-05", 4, 21, "EG;JO;MA;TN;YE;LB", "JUDGE;PROSECUTOR"},
    {"EGY", "Drafting laws on the financing of terrorism",
     "Draft offences and safeguards clause by clause against the instruments and resolution 1373 "
     "(2001).",
     Workshop, "terrorism", "terrorism-12;scr-1373", "TN", "Ministry of Justice, Tunis", "ar;fr",
     Confirmed, "2005-07-18", 5, 12, "EG;LY;SD;TN", "MINISTRY;PROSECUTOR"},
    {"KEN", "Mutual legal assistance: writing requests that are answered",
     "Write a request for evidence; use the request writer tool; follow up by telephone and "
     "liaison magistrate.",
     Workshop, "organized-crime;terrorism", "untoc;terrorism-12", "KE",
     "Kenya School of Law, Nairobi", "en", Held, "2004-10-11", 5, 24, "KE;ET;UG;TZ;DJ",
     "PROSECUTOR;MINISTRY;JUDGE"},
    {"KEN", "Forensic accounting for anti-corruption investigators",
     "Reconstruct the flow of money from incomplete books; present it to a court in one page.",
     Course, "corruption;money-laundering", "uncac", "KE", "Integrity Centre, Nairobi", "en", Held,
     "2004-06-14", 10, 16, "KE;UG;TZ", "POLICE;PROSECUTOR;OTHER"},
    {"LBN", "Legal aid in remand prisons",
     "Find detainees held beyond the legal time; file for release; keep a visit register.",
     Workshop, "prison-reform;criminal-justice-reform", "vienna-declaration", "LB",
     "Bar Association, Beirut", "ar;fr", Held, "2005-04-11", 3, 17, "LB;JO",
     "CIVIL_SOCIETY;PRISON;JUDGE"},
    {"LBN", "Money changers and suspicious transactions",
     "Recognise and report a suspicious transaction; know the customer without turning people "
     "away.",
     Seminar, "money-laundering", "scr-1373", "LB", "Chamber of Commerce, Beirut", "ar;en", Planned,
     "2005-11-21", 3, 0, "LB;IQ;JO", "FINANCIAL_INTELLIGENCE;OTHER"},
    {"PAK", "From crime scene to court room",
     "Secure a scene; collect and pack traces; keep the chain of custody; give evidence.", Course,
     "criminal-justice-reform;organized-crime", "untoc", "PK", "Police College, Lahore", "en;ur",
     Held, "2004-11-22", 8, 23, "PK", "POLICE;PROSECUTOR"},
    {"PAK", "Referral of women and children at border crossings",
     "Recognise signs of trafficking; interview with an interpreter; refer on the same day.",
     Workshop, "trafficking-smuggling", "untoc-trafficking", "PK", "Liaison office, Taftan",
     "ur;fa", Postponed, "2005-05-16", 4, 0, "PK;IR", "POLICE;CIVIL_SOCIETY"},
    {"SEN", "Trainers of anti-corruption investigators",
     "Teach the regional course; run role plays; grade a practical examination.", Course,
     "corruption", "uncac", "SN", "National Police School, Dakar", "fr;en", Held, "2004-09-20", 10,
     20, "SN;ML;BF;GH;NG;BJ;TG", "POLICE;PROSECUTOR"},
    {"SEN", "Rescue first: smuggling of migrants at sea",
     "Plan a rescue; separate evidence from people; hand over to those who protect.", Seminar,
     "trafficking-smuggling", "untoc-smuggling", "SN", "Naval base, Dakar", "fr;pt", Confirmed,
     "2005-08-08", 4, 9, "SN;MR;GM;CV", "POLICE;CUSTOMS;MINISTRY"},
    {"THA", "Running a computer-based training room",
     "Install and look after a training room; follow learners; report results to headquarters.",
     Course, "trafficking-smuggling;organized-crime", "untoc-trafficking;untoc-smuggling", "TH",
     "Border Patrol training centre, Chiang Rai", "en;th", Held, "2004-07-05", 5, 25,
     "TH;KH;LA;MM;VN", "POLICE;CUSTOMS"},
    {"THA", "Law clinic: the twelve terrorism instruments on real requests",
     "Choose the instrument that carries a request; write and answer it; respect the right to "
     "asylum.",
     Workshop, "terrorism", "terrorism-12;scr-1373", "TH",
     "Office of the Attorney General, Bangkok", "en", Held, "2005-02-14", 5, 20, "TH;ID;PH;MY;KH",
     "PROSECUTOR;MINISTRY"},
    {"UZB", "Victim identification for new anti-trafficking units",
     "Recognise a victim on return; work with a shelter; charge trafficking and not a lesser "
     "offence.",
     Course, "trafficking-smuggling", "untoc-trafficking", "UZ",
     "Academy of the Ministry of Interior, Tashkent", "ru;uz", Held, "2004-10-25", 6, 21,
     "UZ;KG;TJ", "POLICE;PROSECUTOR;CIVIL_SOCIETY"},
    {"UZB", "Remittances and simple identification",
     "Weigh risk against access; design identification that migrants can meet; file a report.",
     Seminar, "money-laundering", "scr-1373", "KZ", "National Bank, Almaty", "ru;en", Planned,
     "2005-10-03", 3, 0, "UZ;KZ;TJ", "FINANCIAL_INTELLIGENCE;MINISTRY"},
    {"ZAF", "Joint cases on trafficking across three borders",
     "Open a joint case; share evidence lawfully; prepare witnesses who live in another State.",
     Workshop, "trafficking-smuggling", "untoc;untoc-trafficking", "ZA",
     "Justice College, Pretoria", "en;pt", Held, "2005-05-23", 4, 22, "ZA;MZ;SZ;LS",
     "PROSECUTOR;POLICE;JUDGE"},
    {"ZAF", "Mediators for young offenders",
     "Prepare and hold a meeting of offender and victim; write an agreement that a court accepts.",
     Course, "juvenile-justice", "vienna-declaration", "ZA", "Community hall, Nelspruit", "en",
     TakenOff, "2005-03-14", 5, 0, "ZA", "CIVIL_SOCIETY;OTHER"},
};

/// Names common in the countries, put together at random: whoever bears one is not meant.
constexpr NamePool kNames[] = {
    {"BO;CO;EC;PE;PA;CR;VE",
     "Mamani;Quispe;Rojas;Vargas;Castro;Herrera;Paredes;Molina;Salazar;Cárdenas;Ríos;Ibáñez",
     "Lucía;Carmen;Rosa;Elena;Patricia;Daniela;Inés;Marcela",
     "Jorge;Luis;Andrés;Raúl;Tomás;Héctor;Julián;Emilio"},
    {"EG;LB;JO;MA;TN;YE;LY;SD;IQ;DJ;MR",
     "Haddad;Mansour;El-Sayed;Khoury;Saleh;Benali;Abdallah;Nasser;Farouk;Chaabane;Hariri;Zidan",
     "Amal;Layla;Nadia;Salma;Huda;Rim;Mona;Yasmine",
     "Karim;Omar;Hassan;Tarek;Youssef;Sami;Walid;Nabil"},
    {"KE;UG;TZ;ET",
     "Wanjiru;Otieno;Mutua;Achieng;Kamau;Okello;Mwangi;Nakato;Tesfaye;Bekele;Mushi;Njoroge",
     "Grace;Faith;Mercy;Hanna;Esther;Zawadi;Joyce;Almaz",
     "Peter;Samuel;Daniel;Joseph;Dawit;Emmanuel;Moses;Baraka"},
    {"PK;IR",
     "Khan;Ahmed;Malik;Qureshi;Baloch;Rezaei;Karimi;Siddiqui;Bhatti;Hosseini;Chaudhry;Mirza",
     "Ayesha;Fatima;Sana;Maryam;Nasreen;Zahra;Rabia;Parvin",
     "Imran;Bilal;Asif;Reza;Tariq;Usman;Mehdi;Javed"},
    {"SN;ML;BF;BJ;TG;GM;CV;GW;NE;GH;NG",
     "Diop;Traoré;Ouédraogo;Sow;Mensah;Adeyemi;Camara;Koné;Agbo;Jallow;Tavares;Okafor",
     "Aminata;Fatou;Mariam;Adwoa;Ngozi;Awa;Binta;Celeste",
     "Moussa;Ibrahima;Kofi;Chidi;Amadou;Ousmane;Lamin;Paulo"},
    {"TH;KH;LA;MM;VN",
     "Srisai;Chaiyaporn;Sok;Chea;Phommasan;Nguyen;Tran;Aung;Suwannarat;Vongsa;Le;Win",
     "Malee;Sophea;Noy;Linh;Khin;Ratana;Hoa;Dara",
     "Somchai;Vuthy;Bounmy;Minh;Kyaw;Anan;Khamla;Tuan"},
    {"ID;PH;MY",
     "Santoso;Wijaya;Reyes;Cruz;Abdullah;Rahman;Dela Rosa;Siregar;Bautista;Ismail;Lim;Hidayat",
     "Dewi;Maria;Siti;Angelica;Nurul;Ratna;Liza;Mei",
     "Budi;Jose;Ahmad;Agus;Ramon;Hafiz;Dedi;Paolo"},
    {"UZ;KZ;KG;TJ;TM",
     "Karimov;Yusupov;Akhmetov;Rahimov;Nazarov;Isakov;Toktogulov;Sultanov;Abdullaev;Saidov;Mamatov;"
     "Ergashev",
     "Dilnoza;Gulnara;Aigul;Nigora;Madina;Zarina;Ainura;Feruza",
     "Rustam;Timur;Bekzod;Aziz;Nurlan;Farhod;Ulan;Jamshed"},
    {"ZA;MZ;SZ;LS;BW;NA;ZM;ZW",
     "Dlamini;Nkosi;Mokoena;van Wyk;Macamo;Sithole;Khumalo;Naidoo;Molefe;Chissano;Banda;Botha",
     "Thandi;Nomsa;Lerato;Anna;Palesa;Graça;Precious;Zanele",
     "Sipho;Thabo;Johan;Carlos;Themba;Mandla;Kabelo;Pieter"},
    {"", "Berg;Novak;Silva;Rossi;Tanaka;Müller;Lindqvist;Moreau;Kowalski;Ahmadi;Olsen;Costa",
     "Anna;Marie;Sofia;Ingrid;Keiko;Helena;Clara;Irina",
     "Martin;Paul;Erik;Marco;Kenji;Stefan;Jan;Miguel"},
};

}  // namespace

std::span<const TrainingPlan> trainingPlans() { return kPlans; }

const NamePool& namePoolFor(std::string_view country) {
  for (const NamePool& pool : kNames) {
    if (pool.countries.find(country) != std::string_view::npos) return pool;
  }
  return kNames[std::size(kNames) - 1];
}

}  // namespace fieldpost
