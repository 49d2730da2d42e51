// Who may speak to headquarters: its certificates, one-time codes, and the register of laptops.
//
// Used by server/services for every call and by server/app at start. Names in a laptop's request
// are never believed; the register decides, on every call.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/sync/v1/enrolment_service.pb.h"
#include "server/access/certificates.h"
#include "server/store/store.h"
#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/bundle/box_key.h"

namespace fieldpost::access {

/// A one-time code on its way to a laptop.
struct Invitation {
  sync::v1::EnrolmentFile file;
  std::int64_t expiresMs = 0;  ///< By headquarters' clock.
};

/// Any thread.
class Access {
 public:
  /// Reads the authority and the server's certificate from `folder`, and makes what is not there,
  /// is near its end, or lacks one of `names` (DNS names and addresses that laptops may use).
  /// `store`, `clock` and `random` outlive it. Errors: PermissionDenied/CANNOT_WRITE, CANNOT_READ;
  /// ResourceExhausted/DISK_FULL; FailedPrecondition/BROKEN_AUTHORITY when ca.key and ca.pem do not
  /// belong together; DataLoss/BUNDLE_KEY_DAMAGED.
  static Result<std::unique_ptr<Access>> open(const std::filesystem::path& folder,
                                              const std::vector<std::string>& names,
                                              store::Store& store,
                                              const Clock& clock = systemClock(),
                                              Random& random = systemRandom());

  [[nodiscard]] const std::string& authorityPem() const { return m_authority.certificatePem; }
  [[nodiscard]] const KeyPair& server() const { return m_server; }
  /// To what laptops seal their bundles.
  [[nodiscard]] const BoxKey& bundleKey() const { return m_bundleKey; }

  /// Says where laptops find the server (HOST:PORT), and writes `folder`/console.identity: an
  /// administrator's identity for the console on this machine, which finds it at `console`.
  /// Errors: as open().
  Result<Done> announce(std::string_view laptops, std::string_view console);

  /// Makes a one-time code. Its text is in the file and nowhere else. Errors:
  /// InvalidArgument/ROLE_UNKNOWN, PERSON_MISSING; those of the store. Whether there is such an
  /// office is for the caller to know.
  Result<Invitation> invite(std::string_view office, std::string_view person, std::string_view role,
                            std::string_view actor);
  /// Turns a code into a laptop and its certificate. The same request gets the same answer.
  /// Errors: PermissionDenied/CODE_UNKNOWN, CODE_EXPIRED, CODE_USED;
  /// InvalidArgument/BAD_SIGNING_REQUEST; those of the store.
  Result<sync::v1::EnrolResponse> enrol(const sync::v1::EnrolRequest& request);
  /// Whose certificate it is. Errors: Unauthenticated/NOT_ENROLLED when it is none of a laptop in
  /// the register; PermissionDenied/LAPTOP_SUSPENDED.
  Result<store::Laptop> identify(std::string_view certificatePem);
  /// Suspends a laptop, or lets it sync again. Errors: NotFound/LAPTOP_UNKNOWN.
  Result<Done> setState(std::string_view laptop, store::LaptopState state, std::string_view actor);
  /// Lets a laptop carry further offices' records, to read, or takes them from it. What it may
  /// write stays. Gives all that it carries then. Errors: NotFound/LAPTOP_UNKNOWN. Whether there
  /// are such offices is for the caller to know.
  Result<std::vector<std::string>> setCarried(std::string_view laptop,
                                              const std::vector<std::string>& offices, bool carried,
                                              std::string_view actor);

 private:
  Access(std::filesystem::path folder, store::Store& store, const Clock& clock, Random& random);
  Result<Done> openAuthority();
  Result<Done> openServer(const std::vector<std::string>& names);
  Result<store::Laptop> consoleLaptop(KeyPair& pair);
  Result<sync::v1::EnrolResponse> enrolWith(store::WriteTransaction& transaction,
                                            store::EnrolmentCode code,
                                            const sync::v1::EnrolRequest& request);
  [[nodiscard]] Validity validFor(int days) const;

  std::filesystem::path m_folder;
  store::Store& m_store;
  const Clock& m_clock;
  Random& m_random;
  KeyPair m_authority;
  KeyPair m_server;
  BoxKey m_bundleKey;
  std::mutex m_addressMutex;
  std::string m_address;  ///< Guarded by m_addressMutex.
};

}  // namespace fieldpost::access
