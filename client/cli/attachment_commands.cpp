// Commands about the files that records name: attach, attachments, fetch, detach.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/pictures/metadata.h"
#include "client/pictures/picture_size.h"
#include "sync/record/record_type.h"
#include "sync/storage/attachments.h"

namespace fieldpost {
namespace {

Result<RecordKey> keyFrom(const Options& options) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(options.type));
  FIELDPOST_TRY(const RecordId id, Uuid::parse(options.id));
  return RecordKey{type->name(), id};
}

std::string_view nameOf(BlobPlace place) {
  switch (place) {
    case BlobPlace::Here:
      return "here";
    case BlobPlace::Waiting:
      return "waiting";
    case BlobPlace::Headquarters:
      return "headquarters";
    case BlobPlace::Wanted:
      return "wanted";
  }
  return "";
}

Json jsonOf(const AttachmentView& file) {
  Json json = {{"name", file.name},           {"fingerprint", file.id.text()},
               {"bytes", file.size},          {"mediaType", file.mediaType},
               {"place", nameOf(file.place)}, {"bytesHere", file.bytesHere},
               {"mayRun", file.mayRun}};
  if (!file.reason.empty()) {
    json["reason"] = file.reason;
    json["message"] = file.message;
  }
  return json;
}

std::string stateText(const AttachmentView& file) {
  std::string text = file.place == BlobPlace::Here      ? "here and at headquarters"
                     : file.place == BlobPlace::Waiting ? "here, to be sent"
                     : file.place == BlobPlace::Wanted  ? "to be fetched"
                                                        : "not here";
  if (file.place == BlobPlace::Wanted && file.bytesHere > 0)
    text += fmt::format(", {} came", sizeText(file.bytesHere));
  if (!file.message.empty()) text += " – " + file.message;
  return text;
}

constexpr const char* kMayRun =
    "A computer that opens this file may run what is in it; open it only if you know who made it.";

/// What became of a file that was asked for and did not come.
Error notFetched(const AttachmentView& file) {
  if (!file.reason.empty()) return {Code::FailedPrecondition, file.reason, file.message};
  return {Code::NotFound, "ATTACHMENT_MISSING",
          "the file did not come with this sync; the next one goes on with it"};
}

/// Attaches a copy of the picture that says nothing of place and time.
Result<AttachmentView> attachStripped(Attachments& files, const RecordKey& key,
                                      const Options& options) {
  const auto folder = files.blobs().folder() / "partial";
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const auto copy = folder / ("clean-" + Uuid::makeRandom(systemRandom()).text());
  FIELDPOST_CHECK(copyWithoutMetadata(options.file, copy));
  const std::string name = options.name.empty() ? options.file.filename().string() : options.name;
  auto attached = files.attach(key, copy, name);
  std::filesystem::remove(copy, failed);
  return attached;
}

}  // namespace

Result<Exit> attachFile(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordKey key, keyFrom(options));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_CHECK(checkPixels(options.file));
  Attachments files(store);
  FIELDPOST_TRY(const AttachmentView file, options.stripMetadata
                                               ? attachStripped(files, key, options)
                                               : files.attach(key, options.file, options.name));
  if (output.json()) {
    output.data(jsonOf(file));
    return Exit::Ok;
  }
  output.line(fmt::format("Attached '{}' ({}, {}); the next sync sends it.", file.name,
                          file.mediaType, sizeText(file.size)));
  if (file.mayRun) output.note(kMayRun);
  return Exit::Ok;
}

Result<Exit> listAttachments(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordKey key, keyFrom(options));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto files, Attachments(store).list(key));
  std::vector<std::vector<std::string>> rows = {{"FINGERPRINT", "BYTES", "TYPE", "NAME", "STATE"}};
  for (const AttachmentView& file : files) {
    if (output.json()) output.data(jsonOf(file));
    rows.push_back({file.id.text().substr(0, 12), std::to_string(file.size),
                    file.mediaType + (file.mayRun ? " (may run)" : ""), cutText(file.name, 60),
                    stateText(file)});
  }
  if (output.json()) return Exit::Ok;
  if (files.empty())
    output.line("The record names no files.");
  else
    output.table(rows);
  return Exit::Ok;
}

Result<Exit> fetchFile(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordKey key, keyFrom(options));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  Attachments files(store);
  FIELDPOST_TRY(AttachmentView file, files.find(key, options.text));
  if (file.place == BlobPlace::Headquarters || file.place == BlobPlace::Wanted) {
    FIELDPOST_CHECK(files.want(key, file.id));
    if (!options.later) {
      FIELDPOST_TRY([[maybe_unused]] const SessionCounters counters, syncTold(store, output));
      FIELDPOST_TRY(file, files.find(key, file.id.text()));
      if (file.place == BlobPlace::Wanted) return notFetched(file);
    }
  }
  if (!options.later) FIELDPOST_CHECK(files.copyTo(key, file.id, options.target));
  if (output.json()) {
    Json json = jsonOf(file);
    if (!options.later) json["file"] = options.target.string();
    output.data(json);
    return Exit::Ok;
  }
  output.line(options.later ? fmt::format("The next sync fetches '{}'.", file.name)
                            : fmt::format("'{}' ({}) is in {}.", file.name, sizeText(file.size),
                                          options.target.string()));
  if (file.mayRun) output.note(kMayRun);
  return Exit::Ok;
}

Result<Exit> detachFile(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordKey key, keyFrom(options));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  Attachments files(store);
  FIELDPOST_TRY(const AttachmentView file, files.find(key, options.text));
  FIELDPOST_CHECK(files.detach(key, file.id));
  FIELDPOST_TRY([[maybe_unused]] const CleanedBlobs cleaned, files.clean());
  if (output.json())
    output.data({{"fingerprint", file.id.text()}, {"detached", true}});
  else
    output.line(fmt::format("The record names '{}' no more.", file.name));
  return Exit::Ok;
}

}  // namespace fieldpost
