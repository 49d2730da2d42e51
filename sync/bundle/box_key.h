// The key pair to which bundles are sealed: headquarters has one, and each laptop its own for what
// comes back.
//
// Used by the laptop's programs and by server/access. The secret half lies in one file that its
// owner alone may read, and leaves it never.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

/// Bytes of either half.
inline constexpr std::size_t kBoxKeyBytes = 32;

/// An X25519 key pair.
struct BoxKey {
  std::string publicKey;
  std::string secretKey;
};

/// A new one, by the operating system's chance.
BoxKey newBoxKey();
/// The pair whose secret half is the file's content; made and written when there is no such file.
/// Errors: DataLoss/BUNDLE_KEY_DAMAGED; PermissionDenied/CANNOT_READ, CANNOT_WRITE;
/// ResourceExhausted/DISK_FULL.
Result<BoxKey> boxKeyIn(const std::filesystem::path& file);
/// `plain` so that only the owner of the secret half reads it.
std::string sealed(std::string_view plain, std::string_view publicKey);
/// The content of what was sealed to `key`; false when it is for another key or was damaged.
bool unseal(std::string_view sealed, const BoxKey& key, std::string& plain);

}  // namespace fieldpost
