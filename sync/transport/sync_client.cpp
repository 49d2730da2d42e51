#include "sync/transport/sync_client.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include "fieldpost/sync/v1/enrolment_service.grpc.pb.h"
#include "sync/base/private_file.h"
#include "sync/transport/channel.h"
#include "sync/transport/connect.h"
#include "sync/transport/enrolment_proof.h"
#include "sync/transport/laptop_identity.h"
#include "sync/transport/status.h"
#include "sync/transport/sync_link.h"

namespace fieldpost {
namespace {

constexpr const char* kEnrolmentFile = "enrolment.json";
constexpr std::size_t kEnrolmentBytesMost = 64 * 1024;

Result<sync::v1::EnrolmentFile> parseEnrolment(const std::filesystem::path& file) {
  FIELDPOST_TRY(const std::string text, readSmallFile(file, kEnrolmentBytesMost));
  sync::v1::EnrolmentFile enrolment;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &enrolment);
  if (!status.ok() || enrolment.server().empty() || enrolment.ca_pem().empty() ||
      enrolment.code().empty() || enrolment.office().empty() || enrolment.person().empty())
    return Error{Code::InvalidArgument, "BAD_ENROLMENT_FILE",
                 file.string() + " is not an enrolment file; ask headquarters for one"};
  return enrolment;
}

Profile profileOf(const sync::v1::EnrolmentFile& file) {
  return {file.office(), file.person(), file.role(), file.server()};
}

}  // namespace

Result<SessionCounters> syncOnce(LocalStore& store, const SyncOptions& options) {
  return SyncLink(SyncLink::After::HangUp).sync(store, options);
}

Result<Profile> readEnrolment(const std::filesystem::path& file) {
  FIELDPOST_TRY(const auto enrolment, parseEnrolment(file));
  return profileOf(enrolment);
}

Result<Done> acceptEnrolment(LocalStore& store, const std::filesystem::path& file) {
  FIELDPOST_TRY(const auto enrolment, parseEnrolment(file));
  FIELDPOST_CHECK(store.setProfile(profileOf(enrolment)));
  FIELDPOST_TRY(const std::string text, readSmallFile(file, kEnrolmentBytesMost));
  // A key that waited for an older code is of no use with this one.
  dropPendingKey(store.folder());
  return writePrivateFile(store.folder() / kEnrolmentFile, text);
}

Result<Done> enrolNow(LocalStore& store, std::chrono::seconds within) {
  const auto waiting = store.folder() / kEnrolmentFile;
  std::error_code failed;
  if (!std::filesystem::exists(waiting, failed)) return Done{};
  FIELDPOST_TRY(const auto enrolment, parseEnrolment(waiting));
  FIELDPOST_TRY(const PendingKey pending, pendingKey(store.folder()));
  const auto channel = openChannel(enrolment.server(), {"", "", enrolment.ca_pem()}, within);
  FIELDPOST_CHECK(waitUntilConnected(*channel, enrolment.server(), enrolment.ca_pem(), within));

  const std::string code = tidyEnrolmentCode(enrolment.code());
  const std::string key = enrolmentKey(code);
  std::string nonce(kProofBytes, '\0');
  systemRandom().fill(nonce.data(), nonce.size());
  sync::v1::EnrolRequest request;
  request.set_code_name(enrolmentCodeName(code));
  request.set_nonce(nonce);
  request.set_signing_request_pem(pending.requestPem);
  request.set_proof(enrolmentRequestProof(key, nonce, pending.requestPem));
  std::string name(256, '\0');
  if (::gethostname(name.data(), name.size() - 1) == 0) request.set_laptop_name(name.c_str());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  sync::v1::EnrolResponse response;
  const auto status =
      sync::v1::EnrolmentService::NewStub(channel)->Enrol(&context, request, &response);
  if (!status.ok()) return errorOf(status, context);
  if (!proofsAreEqual(response.proof(),
                      enrolmentResponseProof(key, nonce, response.certificate_pem())))
    return Error{Code::Unauthenticated, "FOREIGN_SERVER",
                 "the server at " + enrolment.server() +
                     " does not know this laptop's code; it is not the"
                     " headquarters that wrote the enrolment file. Nothing was sent"};
  FIELDPOST_CHECK(saveIdentity(store.folder(),
                               {pending.keyPem, response.certificate_pem(), enrolment.ca_pem()}));
  if (!response.bundle_key().empty())
    FIELDPOST_CHECK(store.setHeadquartersKey(response.bundle_key()));
  FIELDPOST_CHECK(store.setProfile(
      {response.office(), response.person(), response.role(), enrolment.server()}));
  std::filesystem::remove(waiting, failed);
  dropPendingKey(store.folder());
  return Done{};
}

}  // namespace fieldpost
