#include "server/access/access.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <set>
#include <utility>

#include "fieldpost/console/v1/identity.pb.h"
#include "fieldpost/model/v1/office.pb.h"
#include "sync/base/private_file.h"
#include "sync/transport/enrolment_proof.h"

namespace fieldpost::access {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kAuthorityDays = 3650;
constexpr int kServerDays = 365;
constexpr int kClientDays = 365;
/// What is nearer to its end than this is renewed at start.
constexpr std::int64_t kRenewBeforeMs = 60 * kDayMs;
/// Certificates hold from a day ago, for laptops whose clock is behind.
constexpr std::int64_t kBackdatedMs = kDayMs;
constexpr std::int64_t kCodeLifeMs = kDayMs;
constexpr std::size_t kNonceBytes = 32;
constexpr std::size_t kNameLongest = 200;
constexpr mode_t kPublicFile = 0644;
constexpr const char* kConsoleLaptop = "console_laptop";

Error codeUnknown() {
  return {Code::PermissionDenied, "CODE_UNKNOWN",
          "headquarters knows no such enrolment code; check it, or ask for a new one"};
}

Error notEnrolled() {
  return {Code::Unauthenticated, "NOT_ENROLLED",
          "headquarters does not know this certificate; enrol with a code of headquarters'"};
}

Result<Done> checkRole(std::string_view role) {
  model::v1::Role value = model::v1::ROLE_UNSPECIFIED;
  if (!model::v1::Role_Parse(std::string(role), &value) || value == model::v1::ROLE_UNSPECIFIED)
    return Error{Code::InvalidArgument, "ROLE_UNKNOWN",
                 fmt::format("there is no role {}; use ROLE_FIELD_OFFICER, ROLE_OFFICE_HEAD, "
                             "ROLE_PROGRAMME_OFFICER, ROLE_ADMINISTRATOR or ROLE_AUDITOR",
                             role)};
  return Done{};
}

sync::v1::EnrolResponse answer(const store::Laptop& laptop, const store::EnrolmentCode& code,
                               const std::string& nonce, const BoxKey& bundleKey) {
  sync::v1::EnrolResponse response;
  response.set_certificate_pem(laptop.certificatePem);
  response.set_laptop_id(laptop.id);
  response.set_office(laptop.office);
  response.set_person(laptop.person);
  response.set_role(laptop.role);
  response.set_bundle_key(bundleKey.publicKey);
  response.set_proof(enrolmentResponseProof(code.key, nonce, laptop.certificatePem));
  return response;
}

}  // namespace

Access::Access(std::filesystem::path folder, store::Store& store, const Clock& clock,
               Random& random)
    : m_folder(std::move(folder)), m_store(store), m_clock(clock), m_random(random) {}

Result<std::unique_ptr<Access>> Access::open(const std::filesystem::path& folder,
                                             const std::vector<std::string>& names,
                                             store::Store& store, const Clock& clock,
                                             Random& random) {
  std::unique_ptr<Access> access(new Access(folder, store, clock, random));
  FIELDPOST_CHECK(access->openAuthority());
  FIELDPOST_CHECK(access->openServer(names));
  FIELDPOST_TRY(access->m_bundleKey, boxKeyIn(folder / "bundle.key"));
  return access;
}

Validity Access::validFor(int days) const {
  const std::int64_t now = m_clock.nowMs();
  return {now - kBackdatedMs, now + days * kDayMs};
}

Result<Done> Access::openAuthority() {
  const auto keyFile = m_folder / "ca.key";
  const auto certificateFile = m_folder / "ca.pem";
  FIELDPOST_TRY(const auto key, readFileIfThere(keyFile));
  FIELDPOST_TRY(const auto certificate, readFileIfThere(certificateFile));
  if (key && certificate) {
    m_authority = {*key, *certificate};
    if (belongTogether(m_authority)) return Done{};
  } else if (!certificate) {
    // A key without a certificate: the first start was cut short, nobody trusts it yet.
    FIELDPOST_TRY(m_authority, makeAuthority("Fieldpost headquarters", validFor(kAuthorityDays)));
    FIELDPOST_CHECK(writePrivateFile(keyFile, m_authority.keyPem));
    return writePrivateFile(certificateFile, m_authority.certificatePem, kPublicFile);
  }
  return Error{Code::FailedPrecondition, "BROKEN_AUTHORITY",
               fmt::format("{} and {} do not belong together; bring both back from a backup, since "
                           "every laptop trusts them",
                           keyFile.string(), certificateFile.string())};
}

Result<Done> Access::openServer(const std::vector<std::string>& names) {
  const auto keyFile = m_folder / "server.key";
  const auto certificateFile = m_folder / "server.pem";
  FIELDPOST_TRY(const auto key, readFileIfThere(keyFile));
  FIELDPOST_TRY(const auto certificate, readFileIfThere(certificateFile));
  std::vector<std::string> wanted = names;
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  if (key && certificate) {
    m_server = {*key, *certificate};
    const auto facts = read(*certificate);
    if (facts.ok() && belongTogether(m_server) &&
        isSignedBy(*certificate, m_authority.certificatePem) &&
        facts.value().validity.untilMs > m_clock.nowMs() + kRenewBeforeMs &&
        std::includes(facts.value().names.begin(), facts.value().names.end(), wanted.begin(),
                      wanted.end()))
      return Done{};
  }
  FIELDPOST_TRY(m_server, makeServer(m_authority, wanted, validFor(kServerDays)));
  FIELDPOST_CHECK(writePrivateFile(keyFile, m_server.keyPem));
  return writePrivateFile(certificateFile, m_server.certificatePem, kPublicFile);
}

Result<Done> Access::announce(std::string_view laptops, std::string_view console) {
  {
    const std::lock_guard guard(m_addressMutex);
    m_address = std::string(laptops);
  }
  const auto file = m_folder / "console.identity";
  FIELDPOST_TRY(const auto text, readFileIfThere(file));
  console::v1::Identity before;
  if (text) (void)google::protobuf::util::JsonStringToMessage(*text, &before);
  KeyPair pair{before.private_key_pem(), before.certificate_pem()};
  FIELDPOST_TRY(const store::Laptop laptop, consoleLaptop(pair));

  console::v1::Identity identity;
  identity.set_server(std::string(console));
  identity.set_ca_pem(m_authority.certificatePem);
  identity.set_certificate_pem(pair.certificatePem);
  identity.set_private_key_pem(pair.keyPem);
  identity.set_person(laptop.person);
  identity.set_role(laptop.role);
  identity.set_office(laptop.office);
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(identity, &json, options).ok())
    return Error{Code::Internal, "BAD_IDENTITY", "the console's identity cannot be written"};
  return writePrivateFile(file, json);
}

Result<store::Laptop> Access::consoleLaptop(KeyPair& pair) {
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  FIELDPOST_TRY(const auto id, snapshot->meta(kConsoleLaptop));
  store::Laptop laptop;
  if (id) {
    FIELDPOST_TRY(const auto known, snapshot->laptop(*id));
    if (known) laptop = *known;
    const auto facts = read(pair.certificatePem);
    if (known && facts.ok() && belongTogether(pair) &&
        isSignedBy(pair.certificatePem, m_authority.certificatePem) &&
        facts.value().serial == known->certificateSerial &&
        facts.value().validity.untilMs > m_clock.nowMs() + kRenewBeforeMs)
      return laptop;
  }
  laptop.id = id ? *id : Uuid::makeV7(m_clock.nowMs(), m_random).text();
  laptop.person = "Administrator";
  laptop.role = "ROLE_ADMINISTRATOR";
  laptop.name = "console";
  laptop.console = true;
  laptop.enrolledMs = m_clock.nowMs();
  FIELDPOST_TRY(
      pair, makeClient(m_authority, {.id = laptop.id, .office = laptop.office, .role = laptop.role},
                       validFor(kClientDays)));
  FIELDPOST_TRY(const Facts facts, read(pair.certificatePem));
  laptop.certificateSerial = facts.serial;
  laptop.certificatePem = pair.certificatePem;
  FIELDPOST_TRY(const auto transaction, m_store.begin());
  FIELDPOST_CHECK(transaction->putLaptop(laptop));
  FIELDPOST_CHECK(transaction->setMeta(kConsoleLaptop, laptop.id));
  FIELDPOST_CHECK(transaction->appendAudit(
      {m_clock.nowMs(), "fieldpostd", "CONSOLE_IDENTITY_MADE", laptop.id}));
  FIELDPOST_CHECK(transaction->commit());
  return laptop;
}

Result<Invitation> Access::invite(std::string_view office, std::string_view person,
                                  std::string_view role, std::string_view actor) {
  FIELDPOST_CHECK(checkRole(role));
  if (person.empty() || person.size() > kNameLongest)
    return Error{Code::InvalidArgument, "PERSON_MISSING",
                 "name the person whose laptop it is, in at most 200 bytes"};
  const std::string text = newEnrolmentCode(m_random);
  store::EnrolmentCode code;
  code.name = enrolmentCodeName(text);
  code.key = enrolmentKey(text);
  code.office = std::string(office);
  code.person = std::string(person);
  code.role = std::string(role);
  code.issuedMs = m_clock.nowMs();
  code.expiresMs = code.issuedMs + kCodeLifeMs;
  FIELDPOST_TRY(const auto transaction, m_store.begin());
  FIELDPOST_CHECK(transaction->putCode(code));
  FIELDPOST_CHECK(
      transaction->appendAudit({code.issuedMs, std::string(actor), "CODE_ISSUED",
                                fmt::format("{} for an office {} {}", code.name, office, role)}));
  FIELDPOST_CHECK(transaction->commit());

  Invitation invitation;
  invitation.expiresMs = code.expiresMs;
  {
    const std::lock_guard guard(m_addressMutex);
    invitation.file.set_server(m_address);
  }
  invitation.file.set_ca_pem(m_authority.certificatePem);
  invitation.file.set_code(text);
  invitation.file.set_office(code.office);
  invitation.file.set_person(code.person);
  invitation.file.set_role(code.role);
  return invitation;
}

Result<sync::v1::EnrolResponse> Access::enrol(const sync::v1::EnrolRequest& request) {
  FIELDPOST_TRY(const auto transaction, m_store.begin());
  FIELDPOST_TRY(const auto code, transaction->code(request.code_name()));
  // A wrong proof is answered like an unknown code: nobody learns which codes there are.
  if (!code || request.nonce().size() != kNonceBytes ||
      !proofsAreEqual(request.proof(), enrolmentRequestProof(code->key, request.nonce(),
                                                             request.signing_request_pem())))
    return codeUnknown();
  return enrolWith(*transaction, *code, request);
}

Result<sync::v1::EnrolResponse> Access::enrolWith(store::WriteTransaction& transaction,
                                                  store::EnrolmentCode code,
                                                  const sync::v1::EnrolRequest& request) {
  if (!code.laptop.empty()) {
    FIELDPOST_TRY(const auto known, transaction.laptop(code.laptop));
    if (known && code.signingRequest == request.signing_request_pem())
      return answer(*known, code, request.nonce(), m_bundleKey);
    return Error{Code::PermissionDenied, "CODE_USED",
                 "another laptop has used this enrolment code; ask headquarters for a new one"};
  }
  const std::int64_t now = m_clock.nowMs();
  if (now >= code.expiresMs)
    return Error{Code::PermissionDenied, "CODE_EXPIRED",
                 fmt::format("the enrolment code ended on {}; ask headquarters for a new one",
                             minuteOf(code.expiresMs))};
  store::Laptop laptop;
  laptop.id = Uuid::makeV7(now, m_random).text();
  laptop.office = code.office;
  laptop.person = code.person;
  laptop.role = code.role;
  laptop.name = request.laptop_name().substr(0, kNameLongest);
  laptop.enrolledMs = now;
  FIELDPOST_TRY(laptop.certificatePem,
                signRequest(m_authority, request.signing_request_pem(),
                            {.id = laptop.id, .office = laptop.office, .role = laptop.role},
                            validFor(kClientDays)));
  FIELDPOST_TRY(const Facts facts, read(laptop.certificatePem));
  laptop.certificateSerial = facts.serial;
  code.laptop = laptop.id;
  code.signingRequest = request.signing_request_pem();
  FIELDPOST_CHECK(transaction.putLaptop(laptop));
  FIELDPOST_CHECK(transaction.putCode(code));
  FIELDPOST_CHECK(transaction.appendAudit(
      {now, laptop.id, "LAPTOP_ENROLLED",
       fmt::format("with code {} for an office {}", code.name, code.office)}));
  FIELDPOST_CHECK(transaction.commit());
  return answer(laptop, code, request.nonce(), m_bundleKey);
}

Result<store::Laptop> Access::identify(std::string_view certificatePem) {
  const auto facts = read(certificatePem);
  if (!facts.ok() || !isSignedBy(certificatePem, m_authority.certificatePem)) return notEnrolled();
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  FIELDPOST_TRY(const auto laptop, snapshot->laptop(facts.value().commonName));
  if (!laptop || laptop->certificateSerial != facts.value().serial) return notEnrolled();
  if (laptop->state == store::LaptopState::Suspended)
    return Error{Code::PermissionDenied, "LAPTOP_SUSPENDED",
                 "headquarters has suspended this laptop; its data and unsent work stay. Ask "
                 "headquarters to let it sync again"};
  return *laptop;
}

Result<Done> Access::setState(std::string_view laptop, store::LaptopState state,
                              std::string_view actor) {
  FIELDPOST_TRY(const auto transaction, m_store.begin());
  FIELDPOST_TRY(auto known, transaction->laptop(laptop));
  if (!known)
    return Error{Code::NotFound, "LAPTOP_UNKNOWN",
                 fmt::format("headquarters has no laptop {}; list them to see their ids", laptop)};
  known->state = state;
  FIELDPOST_CHECK(transaction->putLaptop(*known));
  FIELDPOST_CHECK(transaction->appendAudit(
      {m_clock.nowMs(), std::string(actor),
       state == store::LaptopState::Active ? "LAPTOP_RESUMED" : "LAPTOP_SUSPENDED", known->id}));
  return transaction->commit();
}

Result<std::vector<std::string>> Access::setCarried(std::string_view laptop,
                                                    const std::vector<std::string>& offices,
                                                    bool carried, std::string_view actor) {
  FIELDPOST_TRY(const auto transaction, m_store.begin());
  FIELDPOST_TRY(auto known, transaction->laptop(laptop));
  if (!known)
    return Error{Code::NotFound, "LAPTOP_UNKNOWN",
                 fmt::format("headquarters has no laptop {}; list them to see their ids", laptop)};
  std::set<std::string> carries(known->carries.begin(), known->carries.end());
  for (const std::string& office : offices) {
    if (carried)
      carries.insert(office);
    else
      carries.erase(office);
  }
  known->carries.assign(carries.begin(), carries.end());
  FIELDPOST_CHECK(transaction->putLaptop(*known));
  FIELDPOST_CHECK(
      transaction->appendAudit({m_clock.nowMs(), std::string(actor), "LAPTOP_CARRIES",
                                fmt::format("{}: {}", known->id, fmt::join(known->carries, " "))}));
  FIELDPOST_CHECK(transaction->commit());
  return known->carries;
}

}  // namespace fieldpost::access
