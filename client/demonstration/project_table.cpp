// The 46 projects of the demonstration programme. Illustrative: none of them existed.
#include "client/demonstration/plans.h"

namespace fieldpost {
namespace {

constexpr auto Idea = model::v1::PROJECT_STATUS_IDEA;
constexpr auto Formulation = model::v1::PROJECT_STATUS_FORMULATION;
constexpr auto Approved = model::v1::PROJECT_STATUS_APPROVED;
constexpr auto Running = model::v1::PROJECT_STATUS_UNDER_IMPLEMENTATION;
constexpr auto Suspended = model::v1::PROJECT_STATUS_SUSPENDED;
constexpr auto Evaluation = model::v1::PROJECT_STATUS_UNDER_EVALUATION;
constexpr auto Completed = model::v1::PROJECT_STATUS_COMPLETED;
constexpr auto Cancelled = model::v1::PROJECT_STATUS_CANCELLED;

constexpr ProjectPlan kPlans[] = {
    // --- La Paz
    {"BOL", "Integrity in the highland courts",
     "Works with three district courts on case registers, published hearing calendars and a "
     "complaints desk that answers within ten days.",
     "Litigants in the three districts can see what happens to their case and whom to turn to when "
     "nothing happens.",
     "corruption;criminal-justice-reform", "BO", Completed, "2004-01-15", 14, 420, "gp-corruption",
     "3;6", "undp;oas", "Denmark;Netherlands", 1},
    {"BOL", "Shared customs checks on the Desaguadero crossing",
     "Two customs services agree on one list of risks, one set of forms and joint checks of "
     "lorries at a land crossing.",
     "Both services search fewer lorries and find more contraband, and keep the same record of it.",
     "organized-crime;money-laundering", "BO;PE", Running, "2004-09-01", 20, 690,
     "gp-organized-crime", "2;6", "oas;interpol", "Canada;Spain", 0},
    {"BOL", "Alternatives to detention for adolescents in El Alto",
     "Builds a small service of social workers that supervises adolescents in their families "
     "instead of in remand cells.",
     "Judges use supervision instead of detention for at least half of first offences.",
     "juvenile-justice", "BO", Running, "2004-06-01", 18, 310, "", "6;7", "unicef;ngo", "Sweden",
     2},
    {"BOL", "Asset declarations that are read",
     "Helps the Comptroller to check declarations of assets against land, vehicle and company "
     "registers.",
     "A declaration that does not match the registers is noticed within a month and followed up.",
     "corruption", "BO", Formulation, "2005-10-01", 18, 450, "gp-corruption", "3;6", "world-bank",
     "Netherlands", 1},
    // --- Bogotá
    {"COL", "Finding the victims of trafficking first",
     "Trains and equips a national coordination office, a telephone line and six regional "
     "committees that identify and protect victims of trafficking in persons.",
     "Victims are identified within days, are not prosecuted for what was done to them, and are "
     "safe while a case goes on.",
     "trafficking-smuggling", "CO", Completed, "2004-02-01", 14, 780, "gp-trafficking", "2;6;7",
     "iom;ngo", "Netherlands;Norway", 3},
    {"COL", "Special prosecutors against laundering in the free zones",
     "A unit of prosecutors and financial analysts learns to follow trade-based laundering through "
     "free-zone companies.",
     "At least ten cases with a complete financial picture reach the courts.",
     "money-laundering;organized-crime", "CO;PA", Running, "2004-08-01", 22, 960,
     "gp-money-laundering", "2;6", "oas;world-bank", "United States;Canada", 0},
    {"COL", "Marking and tracing of small arms in the Andean region",
     "Four States align their firearms registers with the Firearms Protocol and answer each "
     "other's tracing requests.",
     "A tracing request is answered within thirty days in all four States.", "firearms",
     "CO;EC;PE;VE", Running, "2004-05-01", 24, 870, "gp-organized-crime", "1;2;6", "dda;oas",
     "Japan;Spain", 0},
    {"COL", "Ethics rules for municipal contracting",
     "Twelve municipalities publish their contracts, train their buyers and open a channel for "
     "complaints of bidders.",
     "Every contract of the twelve municipalities above a small threshold is public before it is "
     "signed.",
     "corruption", "CO", Evaluation, "2004-03-15", 15, 350, "gp-corruption", "3;6",
     "world-bank;academic", "Denmark", 1},
    {"COL", "Witness protection across borders",
     "Lays the ground for moving a threatened witness to a neighbouring State for the length of a "
     "trial.",
     "A model agreement that two States have signed and one witness who has been moved under it.",
     "organized-crime", "CO;EC", Approved, "2005-08-01", 18, 540, "gp-organized-crime", "2;6",
     "oas;interpol", "Canada", 1},
    // --- Cairo
    {"EGY", "A judges' network on the Convention against Corruption",
     "Judges and prosecutors of six Arab States compare their laws with the Convention and draft "
     "commentaries together.",
     "Each State has a gap analysis that its ministry of justice has accepted.", "corruption",
     "EG;JO;MA;TN;YE;LB", Running, "2004-10-01", 18, 620, "gp-corruption", "3;6", "undp;academic",
     "Germany;Japan", 1},
    {"EGY", "Safer hands for children before the court",
     "Refits two children's courtrooms, trains probation officers and writes a handbook for judges "
     "of children.",
     "No child is heard in the same room as adult accused, and each has a social report before "
     "sentence.",
     "juvenile-justice;criminal-justice-reform", "EG", Completed, "2004-01-10", 15, 380, "", "6;7",
     "unicef", "Sweden;Austria", 2},
    {"EGY", "Legislative advice on the terrorism instruments in North Africa",
     "Drafting committees of four States receive comments on draft laws and train the officials "
     "who will apply them.",
     "Four draft laws that carry all obligations of the twelve instruments and safeguards of due "
     "process.",
     "terrorism", "EG;LY;SD;TN", Running, "2004-11-01", 16, 510, "gp-terrorism", "4;6", "ola;au",
     "Austria;United Kingdom", 0},
    {"EGY", "Smuggling of migrants by sea: seeing the whole route",
     "Coast guards and police of three States keep one picture of departures, rescues and arrests "
     "and meet every quarter.",
     "Cases against organizers, not only against boat crews, in all three States.",
     "trafficking-smuggling;organized-crime", "EG;LY;TN", Formulation, "2005-11-01", 24, 830,
     "gp-trafficking", "2;6", "iom;eu", "Italy", 2},
    // --- Nairobi
    {"KEN", "Prison farms that teach a trade",
     "Five prisons turn idle land and workshops into courses with a certificate that employers "
     "accept.",
     "One prisoner in three leaves with a certificate, and half of these have work after six "
     "months.",
     "prison-reform", "KE", Running, "2004-04-01", 21, 560, "", "6;7", "ilo;ngo", "Norway;Denmark",
     2},
    {"KEN", "Mutual legal assistance in the Horn of Africa",
     "Central authorities of five States learn to write, receive and follow up requests for "
     "evidence and extradition.",
     "The average time to answer a request falls from fourteen months to four.",
     "organized-crime;terrorism", "KE;ET;UG;TZ;DJ", Running, "2004-07-01", 24, 910,
     "gp-organized-crime", "1;2;4;6", "au;interpol", "Norway;United Kingdom", 0},
    {"KEN", "An anti-corruption commission that can investigate",
     "Helps a young commission with procedures, forensic accounting and a case register.",
     "The commission closes preliminary enquiries within ninety days and its files stand in court.",
     "corruption;money-laundering", "KE", Completed, "2004-01-05", 16, 740, "gp-corruption", "3;6",
     "world-bank;undp", "United Kingdom;Sweden", 1},
    {"KEN", "Children out of police cells",
     "Child desks in twenty police stations, with officers trained to find a parent or a place of "
     "safety on the first day.",
     "No child stays overnight in a police cell with adults in the twenty stations.",
     "juvenile-justice", "KE", Completed, "2004-03-01", 13, 290, "", "6;7", "unicef;ngo",
     "Austria;Sweden", 3},
    {"KEN", "Collecting and destroying surplus arms along the Karamoja border",
     "Pastoral communities, police and local councils of two States agree on marking, registering "
     "and handing in weapons.",
     "Fewer raids with firearms, and a register that both States keep alike.", "firearms", "KE;UG",
     Suspended, "2004-09-15", 18, 640, "gp-organized-crime", "2;6", "dda;undp", "Japan", 1},
    // --- Beirut
    {"LBN", "Rights and routines in a crowded remand prison",
     "Lawyers' visits, a register of the length of detention and training of guards in the "
     "country's largest remand prison.",
     "Nobody is held beyond the legal time without a judge knowing it.",
     "prison-reform;criminal-justice-reform", "LB", Running, "2004-12-01", 15, 340, "", "6;7",
     "ohchr;ngo", "Italy;Netherlands", 1},
    {"LBN", "Shelter and a voice for trafficked domestic workers",
     "A shelter, legal aid and interpreters for foreign domestic workers whose papers were taken "
     "away.",
     "Women who leave an abusive employer find help in their own language and can give evidence.",
     "trafficking-smuggling", "LB", Running, "2004-05-15", 18, 410, "gp-trafficking", "2;6;7",
     "ilo;iom;ngo", "Sweden;Norway", 3},
    {"LBN", "A financial intelligence unit for reconstruction times",
     "Advice on reporting duties of money changers and of companies that work on reconstruction.",
     "Reports of suspicious transactions from outside the banks, where there were none.",
     "money-laundering;terrorism", "LB;IQ", Approved, "2005-06-01", 18, 580, "gp-money-laundering",
     "4;6", "world-bank", "Germany", 0},
    // --- Islamabad
    {"PAK", "Provincial forensic science that courts can trust",
     "Two laboratories gain procedures for evidence, quality checks and training for those who "
     "collect traces.",
     "Reports of the laboratories arrive within six weeks and are not set aside for breaks in "
     "custody.",
     "criminal-justice-reform;organized-crime", "PK", Running, "2004-06-15", 20, 890, "", "6",
     "academic;undp", "United Kingdom;Japan", 0},
    {"PAK", "Border liaison on trafficking in women and children",
     "Liaison offices on both sides of two crossings, with women officers and a common form for "
     "referrals.",
     "Victims met at the crossings are referred the same day, and cases are built jointly.",
     "trafficking-smuggling", "PK;IR", Running, "2004-10-15", 18, 520, "gp-trafficking", "2;6;7",
     "iom;ngo", "Norway", 3},
    {"PAK", "Prosecution services apart from the police",
     "Four provinces set up independent prosecutors and agree on how they work with investigators.",
     "A prosecutor sees each serious case within a week of arrest.", "criminal-justice-reform",
     "PK", Completed, "2004-02-15", 15, 470, "", "6", "undp;world-bank", "Denmark;Germany", 1},
    {"PAK", "Charities and the financing of terrorism: rules that fit",
     "Works with regulators and charities on registration and reporting that protect without "
     "closing soup kitchens.",
     "A law and a regulator's handbook that charities helped to write.",
     "terrorism;money-laundering", "PK", Idea, "2005-12-01", 15, 390, "gp-terrorism", "4;6", "ngo",
     "United Kingdom", 1},
    // --- Dakar
    {"SEN", "Joint patrols against smuggling of migrants on the Atlantic coast",
     "Three coast guards agree on radio procedures, rescue first, and evidence that prosecutors "
     "can use.",
     "No patrol without a rescue plan, and organizers prosecuted in all three States.",
     "trafficking-smuggling", "SN;MR;GM", Running, "2004-11-15", 18, 720, "gp-trafficking", "2;6",
     "iom;ecowas", "Spain;Italy", 1},
    {"SEN", "A regional curriculum for anti-corruption investigators",
     "Police schools of seven States adopt one course, in two languages, taught by their own "
     "trainers.",
     "Seven schools that teach the course each year without outside money.", "corruption",
     "SN;ML;BF;GH;NG;BJ;TG", Evaluation, "2004-03-01", 15, 480, "gp-corruption", "3;6",
     "ecowas;interpol", "Netherlands;Austria", 1},
    {"SEN", "Protecting child beggars from those who profit",
     "Outreach, a register of boarding schools and a small unit of juvenile police officers.",
     "Adults who force children to beg are charged, and children return to school or family.",
     "trafficking-smuggling;juvenile-justice", "SN;ML;GW", Completed, "2004-01-20", 16, 430,
     "gp-trafficking", "2;6;7", "unicef;ngo", "Italy;Sweden", 2},
    {"SEN", "Moratorium to treaty: small arms laws in West Africa",
     "Supports States that turn a regional moratorium into law in line with the Firearms Protocol.",
     "Model legislation, and drafts before parliament in four States.", "firearms", "SN;ML;NE;GH",
     Running, "2004-08-15", 18, 540, "gp-organized-crime", "1;2;6", "ecowas;dda", "Norway;Japan",
     0},
    {"SEN", "Financial investigations against cocaine transit",
     "Investigators of ports, customs and banks learn to follow money behind seizures.",
     "Each large seizure is followed by a financial enquiry.", "organized-crime;money-laundering",
     "SN;GW;CV", Idea, "2005-11-15", 24, 990, "gp-organized-crime", "2;6", "ecowas;interpol",
     "Spain", 0},
    // --- Bangkok
    {"THA", "Computer-based training for border police in the Mekong region",
     "Forty training rooms at crossings and police schools, with lessons in five languages that "
     "officers take at their own pace.",
     "Three thousand officers who can recognise trafficking and know what to do next.",
     "trafficking-smuggling;organized-crime", "TH;KH;LA;MM;VN", Running, "2004-03-01", 22, 1150,
     "gp-trafficking", "5;6;7", "asean;iom", "Japan;Australia", 2},
    {"THA", "Ratification without tears: the organized crime Convention in South-East Asia",
     "Side-by-side reading of national law and the Convention with drafters of six States.",
     "Six gap analyses, four of them before parliament.", "organized-crime", "TH;KH;LA;VN;ID;PH",
     Completed, "2004-01-12", 15, 390, "gp-organized-crime", "1;2", "asean;ola", "Australia;Canada",
     0},
    {"THA", "Women's prisons: health, mothers and children",
     "Standards, a small clinic and a nursery in two women's prisons, written up so that others "
     "can copy them.",
     "Mothers and infants in the two prisons have the care that the standards promise.",
     "prison-reform", "TH;KH", Running, "2004-09-01", 18, 360, "", "6;7", "unicef;ngo",
     "Austria;Norway", 3},
    {"THA", "Counter-terrorism law clinics for prosecutors",
     "Week-long clinics on actual requests for cooperation, with the twelve instruments on the "
     "table.",
     "Prosecutors of five States who have handled a request under each instrument that their State "
     "joined.",
     "terrorism", "TH;ID;PH;MY;KH", Running, "2004-10-10", 15, 470, "gp-terrorism", "4;6",
     "asean;ola", "Australia", 0},
    {"THA", "Recovering what was stolen: asset recovery in two ministries",
     "Mentors sit with investigators on live cases and help them to ask other States for freezing "
     "and return.",
     "Requests for freezing that other States accept the first time.",
     "corruption;money-laundering", "TH;PH", Evaluation, "2004-02-20", 16, 610, "gp-corruption",
     "3;6", "world-bank", "United States", 0},
    {"THA", "Timber, wildlife and the people behind them",
     "Forest rangers, customs and prosecutors treat illegal logging as organized crime.",
     "Cases against financiers and not only against drivers.", "organized-crime;other", "LA;KH;VN",
     Formulation, "2005-09-15", 24, 760, "gp-organized-crime", "2;6", "asean;ngo", "Germany", 0},
    // --- Tashkent
    {"UZB", "Reading the signs: trafficking units in three Central Asian States",
     "New police units, a shelter in each State and a common training file.",
     "Victims are identified at home and on return, and traffickers are charged with trafficking "
     "and not with lesser offences.",
     "trafficking-smuggling", "UZ;KG;TJ", Running, "2004-04-15", 24, 940, "gp-trafficking", "2;6;7",
     "osce;iom", "United States;Norway", 3},
    {"UZB", "Joining the terrorism instruments: Central Asia",
     "Legal advisers of five ministries prepare accession to those of the twelve instruments that "
     "are missing.",
     "All five States are party to all twelve instruments.", "terrorism", "UZ;KZ;KG;TJ;TM",
     Completed, "2004-02-02", 14, 330, "gp-terrorism", "4", "osce;ola", "Austria;United Kingdom",
     0},
    {"UZB", "Tuberculosis, law and order: prison health in the Fergana valley",
     "Doctors, guards and judges agree on early testing, release of the gravely ill and care after "
     "release.",
     "No prisoner with open tuberculosis shares a cell with the healthy.", "prison-reform", "UZ;KG",
     Suspended, "2004-07-15", 20, 450, "", "6", "ngo;osce", "Germany", 1},
    {"UZB", "Money service businesses and remittances",
     "Supervisors and remittance companies agree on simple identification that migrants can meet.",
     "More remittances by registered channels, and reports where something is wrong.",
     "money-laundering", "UZ;KZ;TJ", Running, "2004-12-15", 18, 580, "gp-money-laundering", "4;6",
     "world-bank;osce", "Switzerland", 1},
    {"UZB", "Juvenile judges for Tashkent and Samarkand",
     "A first bench of juvenile judges, with social reports and a probation service.",
     "A first-time offender under eighteen is not sent to prison without a social report.",
     "juvenile-justice", "UZ", Cancelled, "2004-11-01", 16, 300, "", "6;7", "unicef", "Switzerland",
     2},
    // --- Pretoria
    {"ZAF", "One-stop centres for survivors of sexual violence",
     "Police, prosecutors, doctors and counsellors under one roof in three hospitals.",
     "A survivor tells the story once, and twice as many cases end in a verdict.",
     "criminal-justice-reform;other", "ZA", Completed, "2004-01-08", 17, 820, "", "6;7",
     "unicef;ngo", "Sweden;Denmark", 3},
    {"ZAF", "Corruption risk in public procurement: a regional benchmark",
     "Six States compare procurement risks with one method and publish what they find.",
     "Six published assessments and action plans that treasuries have adopted.", "corruption",
     "ZA;BW;MZ;NA;ZM;LS", Running, "2004-08-01", 20, 660, "gp-corruption", "3;5;6",
     "sadc;world-bank", "Norway;Netherlands", 1},
    {"ZAF", "Traffickers on the N4: cases across three borders",
     "Prosecutors of three States work on the same cases from the first day and share "
     "interpreters.",
     "Ten joint cases, of which five have ended in a verdict in two States.",
     "trafficking-smuggling", "ZA;MZ;SZ", Running, "2004-06-01", 21, 750, "gp-trafficking", "2;6;7",
     "sadc;iom", "Norway;Austria", 3},
    {"ZAF", "Restorative justice for young offenders in Mpumalanga",
     "Village mediators and a probation team for first offences of the young.",
     "Half of the young offenders of three districts make good instead of going to jail.",
     "juvenile-justice", "ZA", Evaluation, "2004-02-10", 15, 280, "", "6;7", "unicef;ngo",
     "Austria", 2},
    {"ZAF", "Firearms registers that speak to each other",
     "The registers of five States exchange stolen and lost weapons every night.",
     "A weapon reported lost in one State is found when it is checked in another.",
     "firearms;organized-crime", "ZA;BW;MZ;NA;ZW", Approved, "2005-07-15", 24, 880,
     "gp-organized-crime", "2;6", "sadc;interpol", "Japan;Canada", 0},
};

}  // namespace

std::span<const ProjectPlan> projectPlans() { return kPlans; }

}  // namespace fieldpost
