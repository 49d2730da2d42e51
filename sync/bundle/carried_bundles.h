// Bundles of other laptops that this one takes along, unopened: it cannot open them.
//
// Used by the command line, and by sync/transport, which hands them over. Kept in the store's
// folder:
//   carried/NAME.bundle            waits to be handed over
//   carried/NAME.bundle.refused    headquarters did not take it; NAME.why says why
//   carried/NAME.bundle.answering  so far as the return bundle has come
//   carried/returns/NAME.return    came back, to be given to its laptop
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fieldpost/sync/v1/bundle.pb.h"
#include "sync/base/result.h"

namespace fieldpost {

/// A bundle on its way, as its header says.
struct CarriedBundle {
  std::filesystem::path file;
  std::string office;
  std::string laptop;
  std::uint64_t sequence = 0;
  std::string digest;
  std::uint64_t bytes = 0;
};

/// Puts a copy of another laptop's bundle into the store's `carried` folder.
/// Errors: those of BundleReader::open(); NotFound/NO_FILE; InvalidArgument/WRONG_WAY for a return
/// bundle; ResourceExhausted/DISK_FULL; PermissionDenied/CANNOT_WRITE.
Result<CarriedBundle> carryBundle(const std::filesystem::path& store,
                                  const std::filesystem::path& file);
/// Those that wait to be handed over, oldest name first. A file that is none is left out.
std::vector<CarriedBundle> carriedBundles(const std::filesystem::path& store);
/// What headquarters sent back so far for a bundle.
std::filesystem::path answeringFile(const CarriedBundle& carried);
/// The answer is whole: it goes to the returns, and the bundle away.
/// Errors: PermissionDenied/CANNOT_WRITE.
Result<Done> carriedAnswered(const std::filesystem::path& store, const CarriedBundle& carried);
/// Headquarters will not take it: it is kept, but not offered again.
void carriedRefused(const CarriedBundle& carried, const Error& why);

/// Copies the return bundles that came to `folder`, and forgets each once its copy is on the disk.
/// Gives the names. Errors: ResourceExhausted/DISK_FULL; PermissionDenied/CANNOT_WRITE.
Result<std::vector<std::string>> giveReturns(const std::filesystem::path& store,
                                             const std::filesystem::path& folder);
/// How many return bundles wait to be given.
std::size_t returnsWaiting(const std::filesystem::path& store);

}  // namespace fieldpost
