// The words that texts of the measured work are drawn from: 975 of this project's own documents, as
// long on average as the words the peers were measured with (7.3 letters), so that they press
// alike.
#include "tests/bench/work.h"

namespace fieldpost::bench {

const char* const kWords = R"words(
about above absent academic acceptance accepted access accession accomplishment accounting
achievement achievements acknowledged activities activity added additional address addresses
adds administrator administrators adolescents adviser advisory after afterwards again against
aggregate agreement all alone already always amount and announcements annual another answer
answered answers any anything apart application appropriate approval approved are around
ascending aside ask asked assessment assistance association attachments australia austria
authorities authority availability away back baseline batch batches became because become
becomes before beginning begins behind belong belongs below beneath beside between beyond
biennium both bound brackets branches breaks brochure broken budget build but byte bytes
calendar call called caller calls came can cancelled cannot carried carries case cases category
cell cells central centre certificate certificates chaiyaporn challenges change changed changes
character characters charities check checked checkpoint checks children choice choices choose
chosen clock clocks closed code codelist codes collaboration collection column columns combating
come comes command commands comment comments commission commissioner commit commitment commits
committed committee committees common communities community companies compare compared
comparison complaints complete completed components compressed compression concurrent condition
conference confirmed conflict conflicts congress connection connections console consultations
containing content continuation contract contribution contributions control controls convention
conventions convergence cooperation copies corrected corruption could council count countable
counted counterpart countries country counts course courses courts crime criminal crosses
crossings cryptographic currencies currency cursor customs cut data database databases date day
days decided decides decision declaration declarations decompressed delete deleted deliver
delivered deliveries delivers delivery demonstration denmark department desaguadero descriptor
destroyed destructor detention development did difference different digits dimension dimensions
direction disable discussion disk distinct districts document documentation documents does done
draft drafts dropped durable each economic edits effect elections element eleventh else
elsewhere emptied empty encoded encoding end ended ends english enrolled enrolment entries error
errors especially evaluation event events every everybody everything everywhere evidence exactly
examination excellent exception exchanged expected expeditiously expenditure expert expertise
external extrabudgetary extradition facilitating failed failure far feedback few field fields
figure figures file files filter filtered filters financial finished firearms first five folder
follow followed follows for foreign form forms formulation found four frames free from functions
funding gateway gender generator germany given gives global goes governments group guarded had
half hand handed handshake happened happens has have header headquarters height held here
hexadecimal history hold holds how however identification identified identifier identity ids iii
illustrative implementation implemented implementing import imported importing imports
incarnation include included including incomplete independent indexed indicator indicators
information informational ingest inside instead institutes institutional instrument instruments
integrates intelligence internal international interpol interpreters intersessional interview
into invented investigators invitations issues its itself judges justice justification juvenile
keep keeps kept key keyboard kind kingdom know knowing known knows laboratories language
languages laptop laptops largest last later laundering law layout leaves left legal legislation
legislative length letters library lies line lines link list lists loader log long longer look
looked lost machine machines made magistrates maintenance make makes mandated manifestations
manufacturing many markers marking marks matters may meanwhile measure measured measures
mediators meet meeting meetings member members memory messages met migrants milestone milestones
milliseconds ministries ministry missing mission missions mistake money months moratorium more
most municipalities must nairobi name named names namespace national nations navigation needs
negative negotiation neighbours neither netherlands network never new newer newest next ngo
nobody none norway not note nothing now null number numbers object objective obligations
occurrences offences offenders office officer officers offices official officials oldest once
one ones only open opened opens operation operations options order ordinary organisation
organisational organisations organization organizations organized organizers other others
otherwise out outlive outlives output outputs outside over overwriting own owns page para
paragraph paragraphs parameters parent parents parliament parliamentary part participant
participants parties partners parts passed past people performance period person personal
persons pictures place places plan planned police political postponed practices preliminary
preparatory prepared preventing prevention printed prison prisons private probation problem
procedure procedures profession program programme programmed programmes programs progress
project projects promised promises promotion prosecuted prosecutor prosecutors protection
protocol protocols protos provisional provisions publication publications published purpose put
qmllint quantity quarantine quarantined questions ratification ratings reached reaches read
reader readers reading reads reason received receiving recognise reconstruction record recorded
recording records recurrent reflection reform reformulated refused regarding regional register
registered registers regular relating release released remittances renumbered repeated replaced
replaces report reported reporting reports request requested requesters requesting requests
reserved resolution resources responsibility responsible rest restore restored results returned
returns revised revision right rights role room row rows rule rules run running runs safeguards
said same sanitizers save saved saves say says scope search searchable searched second seconds
secretariat security see segregated selected seminar seminars sent sentence sentences separated
separator server service services servicing session sessions set sets settled several shall
shelter short should shown shows side signature signed signing since singular six small
smuggling snapshot social society software some somebody something source specialized
specifically stable stand standard standards stands start starts state statement statements
states status stays still stopped storage store stored stream strengthening subjects
subscription substantive succeeded such supervision suppression suspended suspicious switzerland
sync table take taken takes target tashkent technical telephone tells terminal terminated
terrorism test tests text than that the their them themes themselves then there thereto these
they thing things this those thread threatened three through time timeline title today together
told tone too took toolkit top touched tracing traffickers trafficking trained trainers training
trainings transaction transactions translation transnational transport travels treaty true try
tuberculosis twelve two type typed types unavailable uncac unconfirmed under understood unicef
united units unknown unless unqualified unspecified until untoc use used usefulness value values
version versions victims vocabulary wait waiting waits warning was watcher way weapons well were
what whatever when whenever where whether which while who whoever whole whose why window windows
with withdrawn within without witnesses women word words work workers workplan works workshop
workshops would write writes writing written wrong wrote yet
)words";

}  // namespace fieldpost::bench
