// What a FaultDisk remembers of files and names, and what a power cut makes of them.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <random>

#include "tests/support/fault_disk_state.h"

namespace fieldpost::faults {
namespace {

std::mutex g_disksMutex;
std::map<std::string, FaultDisk::State*, std::less<>> g_disks;  ///< By folder.

using Chance = std::mt19937_64;

/// Whole bytes of a real file.
std::string bytesOf(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Without truncating first: some file systems write a file at once that is replaced so.
void putBytes(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (::pwrite(descriptor, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()) ||
      ::ftruncate(descriptor, static_cast<off_t>(bytes.size())) != 0)
    std::abort();
  ::close(descriptor);
}

std::size_t placeOf(Call call) {
  std::size_t place = 0;
  while ((1U << place) != call) ++place;
  return place;
}

}  // namespace

Inode::~Inode() {
  if (descriptor >= 0) ::close(descriptor);
}

std::string Inode::read(std::int64_t offset, std::int64_t count) const {
  std::string bytes(static_cast<std::size_t>(std::clamp<std::int64_t>(size - offset, 0, count)),
                    '\0');
  const ssize_t got = ::pread(descriptor, bytes.data(), bytes.size(), offset);
  bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return bytes;
}

void Inode::remember(std::int64_t sector) {
  const auto [place, isNew] = dirty.try_emplace(sector);
  if (isNew) {
    const std::int64_t from = sector * kSectorBytes;
    place->second.before =
        read(from, std::clamp<std::int64_t>(durableSize - from, 0, kSectorBytes));
  }
  place->second.stuck = false;
}

void Inode::write(std::int64_t offset, std::string_view bytes) {
  if (bytes.empty()) return;
  const auto end = offset + static_cast<std::int64_t>(bytes.size());
  for (std::int64_t sector = offset / kSectorBytes; sector * kSectorBytes < end; ++sector)
    remember(sector);
  if (::pwrite(descriptor, bytes.data(), bytes.size(), offset) !=
      static_cast<ssize_t>(bytes.size()))
    std::abort();  // The real disk is not what is tested.
  size = std::max(size, end);
}

void Inode::truncate(std::int64_t newSize) {
  for (std::int64_t sector = newSize / kSectorBytes; sector * kSectorBytes < durableSize; ++sector)
    remember(sector);
  if (::ftruncate(descriptor, newSize) != 0) std::abort();
  size = newSize;
}

void Inode::makeDurable() {
  std::erase_if(dirty, [](const auto& sector) { return !sector.second.stuck; });
  durableSize = size;
}

void Inode::failedSync() {
  for (auto& [number, sector] : dirty) sector.stuck = true;
}

std::string Inode::afterCut(std::uint64_t seed) const {
  Chance chance(seed);
  // All lost and all kept are the likeliest on a real disk, so they come often.
  enum class Mood { Lost, Kept, Mixed };
  const std::uint64_t roll = chance() % 6;
  const Mood mood = roll == 0 ? Mood::Lost : roll == 1 ? Mood::Kept : Mood::Mixed;
  std::int64_t length = durableSize;
  if (mood == Mood::Kept || (mood == Mood::Mixed && chance() % 2 == 0)) {
    length = size;
  } else if (mood == Mood::Mixed && size > durableSize) {
    const auto more = static_cast<std::uint64_t>(size - durableSize) / kSectorBytes + 1;
    length =
        std::min(size, durableSize + static_cast<std::int64_t>(chance() % more) * kSectorBytes);
  }
  std::string bytes = read(0, size);
  bytes.resize(static_cast<std::size_t>(length), '\0');
  for (const auto& [number, sector] : dirty) {
    const auto from = static_cast<std::size_t>(number * kSectorBytes);
    if (from >= bytes.size()) continue;
    const std::size_t count = std::min<std::size_t>(kSectorBytes, bytes.size() - from);
    const bool isBeyond = number * kSectorBytes >= size;
    const std::uint64_t fate = chance() % 5;
    if (mood == Mood::Kept || (mood == Mood::Mixed && fate < 2 && !sector.stuck)) {
      if (!isBeyond) continue;
    }
    std::size_t kept = 0;
    if (mood == Mood::Mixed && fate == 4 && !sector.stuck && !isBeyond) kept = chance() % count;
    std::string before = sector.before;
    before.resize(kSectorBytes, '\0');
    bytes.replace(from + kept, count - kept, before, kept, count - kept);
  }
  return bytes;
}

Verdict FaultDisk::State::ask(Call call, std::uint64_t since, std::string_view path) {
  if (watcher && since == epoch) watcher(call, path);
  const std::lock_guard guard(mutex);
  if (isStopped || since != epoch) return Verdict::Stopped;
  ++counts[placeOf(call)];
  if ((call & kWritePoints) != 0 && ++points == stopPoint) {
    isStopped = true;
    return Verdict::StopsHere;
  }
  if (!failure || (call & failure->calls) == 0) return Verdict::Go;
  ++failureSeen;
  if (failureSeen != failure->nth && !(failure->lasting && failureSeen > failure->nth))
    return Verdict::Go;
  // Only what takes room can find none.
  if (failure->fault == Fault::DiskFull && (call & (kCreate | kWrite | kShare)) == 0)
    return Verdict::Go;
  ++failureGiven;
  return failure->fault == Fault::DiskFull ? Verdict::DiskFull : Verdict::IoError;
}

std::shared_ptr<Inode> FaultDisk::State::inodeOf(const std::string& path) {
  auto& inode = inodes[path];
  if (inode == nullptr) {
    if (::access(path.c_str(), F_OK) != 0)
      acts.push_back({NameAct::Kind::Created, path, {}, nullptr, {}});
    inode = std::make_shared<Inode>();
    inode->descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    inode->size = inode->durableSize = ::lseek(inode->descriptor, 0, SEEK_END);
  }
  ++inode->handles;
  return inode;
}

void FaultDisk::State::release(const std::string& path, const std::shared_ptr<Inode>& inode) {
  if (--inode->handles > 0 || !inode->dirty.empty()) return;
  const auto found = inodes.find(path);
  if (found != inodes.end() && found->second == inode && inode->size == inode->durableSize)
    inodes.erase(found);
}

bool FaultDisk::State::removeName(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return false;
  auto inode = inodeOf(path);
  --inode->handles;
  inodes.erase(path);
  std::string bytes = inode->read(0, inode->size);
  ::unlink(path.c_str());
  acts.push_back({NameAct::Kind::Deleted, path, {}, std::move(inode), std::move(bytes)});
  return true;
}

bool FaultDisk::State::linkName(const std::string& from, const std::string& to) {
  if (::link(from.c_str(), to.c_str()) != 0) return false;
  if (const auto known = inodes.find(from); known != inodes.end()) inodes[to] = known->second;
  acts.push_back({NameAct::Kind::Created, to, {}, nullptr, {}});
  return true;
}

bool FaultDisk::State::renameName(const std::string& from, const std::string& to) {
  if (::access(from.c_str(), F_OK) != 0) return false;
  NameAct act{NameAct::Kind::Renamed, to, from, nullptr, {}};
  if (::access(to.c_str(), F_OK) == 0) {
    act.before = inodeOf(to);
    --act.before->handles;
    act.beforeBytes = act.before->read(0, act.before->size);
    inodes.erase(to);
  }
  if (::rename(from.c_str(), to.c_str()) != 0) return false;
  if (auto moved = inodes.extract(from); !moved.empty()) {
    moved.key() = to;
    inodes.insert(std::move(moved));
  }
  acts.push_back(std::move(act));
  return true;
}

void FaultDisk::State::syncNames(const std::string& folderPath) {
  std::erase_if(acts, [&](const NameAct& act) {
    return std::filesystem::path(act.path).parent_path() == folderPath;
  });
}

int FaultDisk::State::writeTo(Inode& inode, std::int64_t offset, std::string_view bytes,
                              std::uint64_t since, std::string_view path) {
  const Verdict verdict = ask(kWrite, since, path);
  const std::lock_guard guard(mutex);
  if (verdict == Verdict::Stopped) return EIO;
  if (verdict == Verdict::Go) {
    inode.write(offset, bytes);
    return 0;
  }
  if (verdict == Verdict::StopsHere) {
    inode.write(offset, bytes.substr(0, Chance(stopSeed)() % (bytes.size() + 1)));
    return EIO;
  }
  inode.write(offset, bytes.substr(0, bytes.size() / 2));
  return verdict == Verdict::DiskFull ? ENOSPC : EIO;
}

int FaultDisk::State::syncFile(Inode& inode, std::uint64_t since, std::string_view path) {
  const Verdict verdict = ask(kSync, since, path);
  const std::lock_guard guard(mutex);
  if (verdict == Verdict::Go) {
    if (!skipsSync) inode.makeDurable();
    return 0;
  }
  if (verdict == Verdict::IoError) inode.failedSync();
  return EIO;
}

Image FaultDisk::State::present() const {
  Image image;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      image[std::filesystem::relative(entry.path(), folder).string()] = bytesOf(entry.path());
  return image;
}

FaultDisk::State* diskOf(std::string_view path) {
  const std::lock_guard guard(g_disksMutex);
  for (const auto& [folder, disk] : g_disks)
    if (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/')
      return disk;
  return nullptr;
}

FaultDisk::FaultDisk(const std::filesystem::path& folder) {
  installFaultCalls();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  m_state = std::make_unique<State>(std::filesystem::canonical(folder));
  const std::lock_guard guard(g_disksMutex);
  g_disks[m_state->folder.string()] = m_state.get();
}

FaultDisk::~FaultDisk() {
  const std::lock_guard guard(g_disksMutex);
  g_disks.erase(m_state->folder.string());
}

const std::filesystem::path& FaultDisk::folder() const { return m_state->folder; }

std::uint64_t FaultDisk::count(unsigned calls) const {
  const std::lock_guard guard(m_state->mutex);
  std::uint64_t sum = 0;
  for (std::size_t place = 0; place < m_state->counts.size(); ++place)
    if ((calls & (1U << place)) != 0) sum += m_state->counts[place];
  return sum;
}

void FaultDisk::stopAt(std::uint64_t nth, Stop stop, std::uint64_t seed) {
  const std::lock_guard guard(m_state->mutex);
  m_state->stopPoint = m_state->points + nth;
  m_state->stopKind = stop;
  m_state->stopSeed = seed;
}

void FaultDisk::stopNow(Stop stop) {
  const std::lock_guard guard(m_state->mutex);
  m_state->isStopped = true;
  m_state->stopKind = stop;
}

bool FaultDisk::stopped() const {
  const std::lock_guard guard(m_state->mutex);
  return m_state->isStopped;
}

Image FaultDisk::imageAfter(Stop stop, std::uint64_t seed) const {
  const State& state = *m_state;
  const std::lock_guard guard(state.mutex);
  Image image = state.present();
  if (stop == Stop::Kill) return image;
  Chance chance(seed);
  const auto nameOf = [&](const std::string& path) {
    return std::filesystem::path(path).lexically_relative(state.folder).string();
  };
  for (const auto& [path, inode] : state.inodes)
    if (const auto found = image.find(nameOf(path)); found != image.end())
      found->second = inode->afterCut(chance());
  const std::size_t kept = state.acts.empty() ? 0 : chance() % (state.acts.size() + 1);
  for (std::size_t i = state.acts.size(); i > kept; --i) {
    const NameAct& act = state.acts[i - 1];
    const std::string name = nameOf(act.path);
    if (act.kind == NameAct::Kind::Renamed) {
      if (const auto moved = image.find(name); moved != image.end())
        image[nameOf(act.from)] = moved->second;
    }
    image.erase(name);
    if (act.before == nullptr) continue;
    image[name] = act.before->dirty.empty() ? act.beforeBytes : act.before->afterCut(chance());
  }
  return image;
}

void FaultDisk::restart(std::uint64_t seed) { put(imageAfter(m_state->stopKind, seed)); }

void FaultDisk::put(const Image& image) {
  State& state = *m_state;
  const std::lock_guard guard(state.mutex);
  ++state.epoch;
  state.inodes.clear();
  state.acts.clear();
  state.counts = {};
  state.points = state.stopPoint = 0;
  state.isStopped = false;
  state.failure.reset();
  state.failureSeen = state.failureGiven = 0;
  std::vector<std::filesystem::path> gone;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(state.folder))
    if (entry.is_regular_file() &&
        !image.contains(std::filesystem::relative(entry.path(), state.folder).string()))
      gone.push_back(entry.path());
  for (const auto& path : gone) std::filesystem::remove(path);
  for (const auto& [name, bytes] : image) putBytes(state.folder / name, bytes);
}

void FaultDisk::fail(const Failure& failure) {
  const std::lock_guard guard(m_state->mutex);
  m_state->failure = failure;
  m_state->failureSeen = m_state->failureGiven = 0;
}

void FaultDisk::heal() {
  const std::lock_guard guard(m_state->mutex);
  m_state->failure.reset();
}

std::uint64_t FaultDisk::failures() const {
  const std::lock_guard guard(m_state->mutex);
  return m_state->failureGiven;
}

void FaultDisk::skipSync(bool skip) {
  const std::lock_guard guard(m_state->mutex);
  m_state->skipsSync = skip;
}

void FaultDisk::watch(std::function<void(Call, std::string_view path)> watcher) {
  m_state->watcher = std::move(watcher);
}

}  // namespace fieldpost::faults
