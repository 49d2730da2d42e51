#include "tests/crash/files_work.h"

#include <fmt/format.h>

#include <fstream>

#include "fieldpost/model/v1/project.pb.h"

namespace fieldpost::crash {
namespace {

constexpr std::size_t kOwnBytes = 5'000;
/// More than is durable at once while it comes.
constexpr std::size_t kTheirBytes = 300'000;
constexpr std::size_t kPieceBytes = 64 * 1024;

RecordKey keyOf(int n) { return {"project", Uuid::fromName(fmt::format("files {}", n))}; }

Result<Done> save(LocalStore& store, int n, const model::v1::Project& project) {
  FIELDPOST_TRY(const auto view, store.get(keyOf(n)));
  FIELDPOST_TRY(Patch patch, difference(*RecordType::find("project"),
                                        view ? view->message : std::string(), encode(project)));
  FIELDPOST_CHECK(store.commit({keyOf(n), std::move(patch), {}}));
  return Done{};
}

Result<BlobId> ownId(Attachments& attachments, int n) {
  FIELDPOST_TRY(const auto file, attachments.find(keyOf(n), "note.bin"));
  return file.id;
}

}  // namespace

LaptopFiles::LaptopFiles(faults::FaultDisk& disk)
    : m_disk(disk),
      m_folder(disk.folder() / "laptop"),
      m_source(disk.folder().string() + "_note.bin") {
  std::string bytes;
  for (std::size_t i = 0; i < kOwnBytes; ++i) bytes += static_cast<char>(i * 7 % 251);
  std::ofstream(m_source, std::ios::binary) << bytes;
  for (std::size_t i = 0; i < kTheirBytes; ++i) m_theirs += static_cast<char>(i * 13 % 253);
  BlobHash hash;
  hash.add(m_theirs);
  m_theirsId = hash.id();
}

LaptopFiles::~LaptopFiles() { std::filesystem::remove(m_source); }

faults::Image LaptopFiles::prepared() {
  m_disk.put({});
  m_random.begin(0);
  m_store.emplace(
      LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}, m_clock, m_random)
          .value());
  for (int n = 1; n <= 3; ++n) {
    model::v1::Project project;
    project.set_title(fmt::format("Project {}", n));
    if (n == 3) {
      auto& file = *project.add_attachments();
      file.set_sha256(m_theirsId.bytes());
      file.set_size_bytes(kTheirBytes);
      file.set_name("theirs.bin");
    }
    (void)save(*m_store, n, project).value();
  }
  m_store.reset();
  return m_disk.imageAfter(faults::FaultDisk::Stop::Kill, 0);
}

Result<Done> LaptopFiles::open() {
  FIELDPOST_TRY(auto store, LocalStore::open(m_folder, m_clock, m_random));
  m_store.emplace(std::move(store));
  return Done{};
}

Result<Done> LaptopFiles::receive() {
  Attachments attachments(*m_store);
  FIELDPOST_CHECK(attachments.want(keyOf(3), m_theirsId));
  if (!attachments.blobs().has(m_theirsId)) {
    FIELDPOST_TRY(PartialBlob partial, attachments.blobs().resume(m_theirsId, kTheirBytes));
    while (!partial.complete())
      FIELDPOST_CHECK(
          partial.append(std::string_view(m_theirs).substr(partial.length(), kPieceBytes)));
    FIELDPOST_CHECK(partial.finish());
  }
  return attachments.noteStored(m_theirsId);
}

Result<Done> LaptopFiles::step(std::size_t n) {
  m_random.begin(n + 1);
  m_clock.now = 1'120'000'000'000 + static_cast<std::int64_t>(n + 1) * 60'000;
  Attachments attachments(*m_store);
  if (n < 2) {
    FIELDPOST_CHECK(attachments.attach(keyOf(static_cast<int>(n) + 1), m_source, "note.bin"));
    return Done{};
  }
  if (n == 2) {
    FIELDPOST_TRY(const BlobId id, ownId(attachments, 1));
    return attachments.noteStored(id);
  }
  if (n == 3) return receive();
  if (n == 4) {
    for (const int record : {1, 2}) {
      const auto id = ownId(attachments, record);
      if (!id.ok() && id.error().reason == "NO_ATTACHMENT") continue;
      if (!id.ok()) return id.error();
      FIELDPOST_CHECK(attachments.detach(keyOf(record), id.value()));
    }
    return Done{};
  }
  FIELDPOST_CHECK(attachments.blobs().clean([&](const BlobId& id) { return id == m_theirsId; },
                                            systemClock().nowMs() + 3'600'000, 0));
  return Done{};
}

std::string LaptopFiles::state() {
  std::string text = dumpOf(m_folder / "fieldpost.db");
  Attachments attachments(*m_store);
  // What no record names may be here still: a cleaning is not asked to be durable.
  for (const int record : {1, 2, 3}) {
    const auto files = attachments.list(keyOf(record));
    if (!files.ok()) return files.error().message;
    for (const AttachmentView& file : files.value())
      text += fmt::format("file {} of record {}: {}\n", file.id.text(), record,
                          attachments.blobs().has(file.id) ? "here" : "not here");
  }
  return text;
}

std::vector<std::string> LaptopFiles::findings() {
  auto found = m_store->verify();
  if (!found.ok()) return {found.error().message};
  Attachments attachments(*m_store);
  const auto damaged = attachments.verify();
  if (!damaged.ok()) return {damaged.error().message};
  found.value().insert(found.value().end(), damaged.value().begin(), damaged.value().end());
  // What a record of this laptop's names is here, and will be sent.
  for (const int record : {1, 2}) {
    const auto files = attachments.list(keyOf(record));
    if (!files.ok()) return {files.error().message};
    for (const AttachmentView& file : files.value())
      if (!attachments.blobs().has(file.id))
        found.value().push_back("a record names bytes that are nowhere: " + file.name);
  }
  return found.value();
}

}  // namespace fieldpost::crash
