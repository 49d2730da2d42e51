// Bundles of others, in files of the store's folder.
#include "sync/bundle/carried_bundles.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "sync/base/file_calls.h"
#include "sync/base/ids.h"
#include "sync/base/private_file.h"
#include "sync/bundle/bundle_file.h"

namespace fieldpost {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBundle = ".bundle";
constexpr const char* kReturn = ".return";

fs::path folderOf(const fs::path& store) { return store / "carried"; }
fs::path returnsOf(const fs::path& store) { return folderOf(store) / "returns"; }

Error cannotWrite(const fs::path& file, int code) {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    return {Code::ResourceExhausted, "DISK_FULL",
            fmt::format("there is no room for {}; free some space and try again. Nothing was left "
                        "behind there",
                        file.string())};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format("{} cannot be written ({}); check the folder's owner and rights",
                      file.string(), std::strerror(code))};
}

/// Copies a file so that it has its name once it is whole and on the disk.
Result<Done> copyWhole(const fs::path& from, const fs::path& to) {
  const fs::path partial = to.string() + ".partial";
  ::unlink(partial.c_str());
  std::ifstream in(from, std::ios::binary);
  const int out = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (out < 0) return cannotWrite(to, errno);
  int code = 0;
  std::array<char, 64 * 1024> chunk{};
  while (code == 0 && in) {
    in.read(chunk.data(), chunk.size());
    code = -fileCalls().writeAll(
        out, std::string_view(chunk.data(), static_cast<std::size_t>(in.gcount())));
  }
  if (code == 0 && in.bad()) code = EIO;
  if (code == 0 && ::fsync(out) != 0) code = errno;
  ::close(out);
  if (code == 0 && ::rename(partial.c_str(), to.c_str()) != 0) code = errno;
  if (code == 0) return Done{};
  ::unlink(partial.c_str());
  return cannotWrite(to, code);
}

/// An office's code as part of a file's name: nobody checked yet who wrote it.
std::string nameFrom(const std::string& office) {
  const bool good = !office.empty() && office.size() <= 8 &&
                    std::all_of(office.begin(), office.end(), [](unsigned char c) {
                      return std::isdigit(c) != 0 || (c >= 'A' && c <= 'Z');
                    });
  return good ? office : "office";
}

Result<CarriedBundle> describe(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::error_code failed;
  if (!in || fs::is_directory(file, failed))
    return Error{Code::NotFound, "NO_FILE",
                 "the file " + file.string() + " is not there or cannot be read"};
  FIELDPOST_TRY(const BundleReader reader, BundleReader::open(in));
  if (reader.header().kind() != sync::v1::BUNDLE_KIND_OUTGOING)
    return Error{Code::InvalidArgument, "WRONG_WAY",
                 "this is a return bundle; give it to the laptop that it is for"};
  return CarriedBundle{file,
                       reader.header().office(),
                       reader.header().laptop_id(),
                       reader.header().sequence(),
                       reader.facts().digest,
                       reader.facts().bytes};
}

}  // namespace

Result<CarriedBundle> carryBundle(const fs::path& store, const fs::path& file) {
  FIELDPOST_TRY(CarriedBundle carried, describe(file));
  std::error_code failed;
  fs::create_directories(folderOf(store), failed);
  fs::permissions(folderOf(store), fs::perms::owner_all, failed);
  carried.file = folderOf(store) / (toHex(carried.digest).substr(0, 32) + kBundle);
  FIELDPOST_CHECK(copyWhole(file, carried.file));
  return carried;
}

std::vector<CarriedBundle> carriedBundles(const fs::path& store) {
  std::vector<CarriedBundle> bundles;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folderOf(store), failed)) {
    if (entry.path().extension() != kBundle) continue;
    auto bundle = describe(entry.path());
    if (bundle.ok()) bundles.push_back(std::move(bundle).value());
  }
  std::sort(bundles.begin(), bundles.end(),
            [](const auto& a, const auto& b) { return a.file < b.file; });
  return bundles;
}

fs::path answeringFile(const CarriedBundle& carried) {
  return carried.file.string() + ".answering";
}

Result<Done> carriedAnswered(const fs::path& store, const CarriedBundle& carried) {
  std::error_code failed;
  fs::create_directories(returnsOf(store), failed);
  const fs::path file =
      returnsOf(store) / fmt::format("{}-{}-{}{}", nameFrom(carried.office),
                                     toHex(carried.digest).substr(0, 8), carried.sequence, kReturn);
  if (::rename(answeringFile(carried).c_str(), file.c_str()) != 0) return cannotWrite(file, errno);
  fs::remove(carried.file, failed);
  return Done{};
}

void carriedRefused(const CarriedBundle& carried, const Error& why) {
  std::error_code ignored;
  fs::path reason = carried.file;
  (void)writePrivateFile(reason.replace_extension(".why"), why.reason + ": " + why.message + "\n");
  fs::rename(carried.file, carried.file.string() + ".refused", ignored);
  fs::remove(answeringFile(carried), ignored);
}

Result<std::vector<std::string>> giveReturns(const fs::path& store, const fs::path& folder) {
  std::vector<std::string> given;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(returnsOf(store), failed)) {
    if (entry.path().extension() != kReturn) continue;
    const std::string name = entry.path().filename().string();
    FIELDPOST_CHECK(copyWhole(entry.path(), folder / name));
    fs::remove(entry.path(), failed);
    given.push_back(name);
  }
  std::sort(given.begin(), given.end());
  return given;
}

std::size_t returnsWaiting(const fs::path& store) {
  std::error_code failed;
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(returnsOf(store), failed))
    if (entry.path().extension() == kReturn) ++count;
  return count;
}

}  // namespace fieldpost
