#include "server/decisions/participants.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "fieldpost/model/v1/training.pb.h"

namespace fieldpost::decisions {
namespace {

using model::v1::Participant;

constexpr int kPairsMost = 1000;

/// Fills what `keep` has not got with what `other` has.
void takeOver(const Participant& other, Participant& keep) {
  const auto& reflection = *keep.GetReflection();
  Participant lacking = other;
  for (int i = 0; i < Participant::descriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *Participant::descriptor()->field(i);
    // Files of both stay: a set takes in what comes.
    if (!field.is_repeated() && reflection.HasField(keep, &field))
      lacking.GetReflection()->ClearField(&lacking, &field);
  }
  lacking.clear_person_link();
  google::protobuf::RepeatedPtrField<model::v1::Attachment> files;
  files.Swap(lacking.mutable_attachments());
  keep.MergeFrom(lacking);
  for (const auto& file : files) {
    const bool there = std::any_of(
        keep.attachments().begin(), keep.attachments().end(),
        [&](const auto& one) { return one.SerializeAsString() == file.SerializeAsString(); });
    if (!there) *keep.add_attachments() = file;
  }
}

/// Those linked to the duplicate are linked to the person's first record from now on.
Result<Done> followTo(Decision& decision, const RecordId& duplicate, const RecordId& first) {
  const std::string linked = duplicate.text();
  std::vector<std::pair<RecordId, Participant>> following;
  FIELDPOST_CHECK(decision.snapshot().forEachRecord(
      "participant", [&](const store::StoredRecord& stored) -> Result<Done> {
        Participant read;
        if (stored.key.id != first && !stored.deleted && read.ParseFromString(stored.message) &&
            read.person_link() == linked)
          following.emplace_back(stored.key.id, read);
        return Done{};
      }));
  for (auto& [id, record] : following) {
    record.set_person_link(first.text());
    FIELDPOST_CHECK(decision.put({"participant", id}, record));
  }
  return Done{};
}

std::string nameKey(const Participant& record) {
  std::string key = record.family_name() + '\n' + record.given_name() + '\n' + record.country();
  // Letters of ASCII alone: the same name in other letters is for people to find.
  std::transform(key.begin(), key.end(), key.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return key;
}

struct Seen {
  RecordId id;
  std::string office;
  std::string event;
  std::string country;
  std::string link;
  std::int64_t createdMs = 0;
};

bool areTogether(const Seen& a, const Seen& b) {
  return a.link == b.id.text() || b.link == a.id.text() || (!a.link.empty() && a.link == b.link);
}

Result<std::string> eventTitle(store::Snapshot& snapshot, const std::string& event) {
  const auto id = RecordId::parse(event);
  if (!id.ok()) return std::string();
  FIELDPOST_TRY(const auto stored, snapshot.record({"training_event", id.value()}));
  model::v1::TrainingEvent read;
  if (!stored || !read.ParseFromString(stored->message)) return std::string();
  return read.title();
}

}  // namespace

Result<MergedParticipants> mergeParticipants(Decision& decision, const RecordId& keepId,
                                             const RecordId& duplicateId) {
  if (keepId == duplicateId)
    return Error{Code::InvalidArgument, "SAME_RECORD",
                 "both ids are of one record; name two that are one person"};
  FIELDPOST_TRY(auto keep, decision.read<Participant>("participant", keepId));
  FIELDPOST_TRY(auto duplicate, decision.read<Participant>("participant", duplicateId));
  MergedParticipants merged;
  merged.sameEvent = keep.event() == duplicate.event();
  RecordId first = keepId;
  if (const auto linked = RecordId::parse(keep.person_link());
      linked.ok() && linked.value() != duplicateId)
    first = linked.value();
  // A circle would have no first record.
  if (keep.person_link() == duplicateId.text()) {
    keep.clear_person_link();
    FIELDPOST_CHECK(decision.put({"participant", keepId}, keep));
  }
  if (merged.sameEvent) {
    takeOver(duplicate, keep);
    FIELDPOST_CHECK(decision.put({"participant", keepId}, keep));
  }
  duplicate.set_person_link(first.text());
  FIELDPOST_CHECK(decision.put({"participant", duplicateId}, duplicate));
  FIELDPOST_CHECK(followTo(decision, duplicateId, first));
  if (merged.sameEvent) FIELDPOST_CHECK(decision.remove({"participant", duplicateId}));
  return merged;
}

Result<console::v1::ListDuplicatesResponse> listDuplicates(store::Snapshot& snapshot,
                                                           const std::string& office) {
  std::map<std::string, std::vector<Seen>> byName;
  FIELDPOST_CHECK(
      snapshot.forEachRecord("participant", [&](const store::StoredRecord& stored) -> Result<Done> {
        Participant read;
        if (!stored.deleted && read.ParseFromString(stored.message) && !read.family_name().empty())
          byName[nameKey(read)].push_back({stored.key.id, stored.scope, read.event(),
                                           read.country(), read.person_link(), stored.createdMs});
        return Done{};
      }));
  console::v1::ListDuplicatesResponse response;
  FIELDPOST_TRY(const Commit head, snapshot.head());
  response.set_commit(head);
  for (auto& [name, records] : byName) {
    std::sort(records.begin(), records.end(), [](const Seen& a, const Seen& b) {
      return std::pair(a.createdMs, a.id) < std::pair(b.createdMs, b.id);
    });
    for (std::size_t i = 1; i < records.size(); ++i) {
      const Seen& keep = records.front();
      const Seen& duplicate = records[i];
      if (areTogether(keep, duplicate)) continue;
      if (!office.empty() && keep.office != office && duplicate.office != office) continue;
      if (response.duplicates_size() == kPairsMost) return response;
      auto& line = *response.add_duplicates();
      line.set_keep(keep.id.text());
      line.set_duplicate(duplicate.id.text());
      line.set_keep_office(keep.office);
      line.set_duplicate_office(duplicate.office);
      line.set_country(keep.country);
      line.set_same_event(keep.event == duplicate.event);
      FIELDPOST_TRY(*line.mutable_keep_event(), eventTitle(snapshot, keep.event));
      FIELDPOST_TRY(*line.mutable_duplicate_event(), eventTitle(snapshot, duplicate.event));
    }
  }
  return response;
}

}  // namespace fieldpost::decisions
