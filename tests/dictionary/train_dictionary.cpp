// Makes the table of a new dictionary for sync/wire: frames of invented work go in, a file
// dictionary_N.inc comes out.
//
// Run by whoever adds a dictionary, never by a build: a dictionary that went out with a release
// stays as it is for ever, and a better one gets the next number.
#include <fmt/format.h>
#include <zdict.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "client/demonstration/demonstration.h"
#include "fieldpost/sync/v1/session.pb.h"
#include "sync/programme/programme_file.h"
#include "sync/storage/local_store.h"

namespace fieldpost {
namespace {

constexpr std::size_t kChangesMost = 64 * 1024 * 1024;

[[noreturn]] void fail(const std::string& words) {
  std::fputs((words + '\n').c_str(), stderr);
  std::exit(1);
}

template <typename T>
T must(Result<T> result) {
  if (!result.ok()) fail(result.error().message);
  return std::move(result).value();
}

/// Frames as they go over the wire, one after the other.
struct Samples {
  std::string bytes;
  std::vector<std::size_t> sizes;

  void add(const google::protobuf::MessageLite& frame) {
    const std::string encoded = frame.SerializeAsString();
    bytes += encoded;
    sizes.push_back(encoded.size());
  }
};

/// A change as other laptops of the office get it.
sync::v1::Committed committedFrom(const sync::v1::Change& change, std::uint64_t commit,
                                  const std::string& office) {
  sync::v1::Committed committed;
  committed.set_commit(commit);
  committed.set_record_type(change.record_type());
  committed.set_record_id(change.record_id());
  committed.set_act(change.act());
  *committed.mutable_effect() = change.patch();
  *committed.mutable_stamp() = change.stamp();
  committed.set_author(change.author());
  committed.set_from_office(office);
  committed.set_creates(change.base() == 0);
  return committed;
}

/// Small frames, as an ordinary day has them: a dictionary pays before a stream has a past.
void addFrames(Samples& samples, LocalStore& store) {
  const LogHead head = must(store.logHead());
  const LogBatch log = must(store.readLog(1, kChangesMost));
  const std::string& office = store.profile().office;
  std::uint64_t number = 0;
  for (const std::string& body : log.bodies) {
    sync::v1::Change change;
    if (!change.ParseFromString(body)) fail("a change does not read");
    ++number;
    sync::v1::ClientFrame push;
    push.mutable_push()->set_first_number(number);
    push.mutable_push()->add_changes(body);
    samples.add(push);
    sync::v1::ServerFrame pull;
    pull.mutable_pull()->set_scope(office);
    *pull.mutable_pull()->add_commits() = committedFrom(change, number, office);
    pull.mutable_pull()->set_next_cursor(number);
    samples.add(pull);
  }
  sync::v1::ClientFrame hello;
  hello.mutable_hello()->set_protocol(1);
  hello.mutable_hello()->set_log_length(head.length);
  hello.mutable_hello()->add_cursors();
  hello.mutable_hello()->add_cursors()->set_scope(office);
  sync::v1::ServerFrame done;
  done.mutable_done()->set_head(number);
  auto& headline = *done.mutable_done()->mutable_headline();
  headline.set_programme("2004-2005");
  headline.set_as_of(std::string(kDemonstrationDay));
  headline.set_projects_planned(kDemonstrationProjects);
  headline.set_trainings_planned(kDemonstrationTrainings);
  samples.add(hello);
  samples.add(done);
}

Samples invent(const std::filesystem::path& folder, const std::filesystem::path& programmeFile,
               std::uint64_t seeds) {
  Samples samples;
  const auto programme = must(loadProgramme(programmeFile));
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    for (const DemonstrationOffice& office : demonstrationOffices()) {
      std::filesystem::remove_all(folder);
      auto store =
          must(LocalStore::create(folder, {std::string(office.code), std::string(office.officer),
                                           "ROLE_FIELD_OFFICER", ""}));
      must(store.putReference({"programme_of_work", programmeId(programme.code())}, programme));
      must(recordDemonstration(store, {seed, std::string(office.code), nullptr, {}}));
      addFrames(samples, store);
    }
  }
  std::filesystem::remove_all(folder);
  return samples;
}

std::string train(const Samples& samples, std::size_t size) {
  std::string dictionary(size, '\0');
  const std::size_t made =
      ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.bytes.data(),
                            samples.sizes.data(), static_cast<unsigned>(samples.sizes.size()));
  if (ZDICT_isError(made) != 0) fail(ZDICT_getErrorName(made));
  dictionary.resize(made);
  return dictionary;
}

void writeTable(const std::string& dictionary, const std::string& file) {
  std::ofstream out(file);
  out << "// A dictionary of sync/wire as the numbers of its bytes; made by tests/dictionary from\n"
         "// invented work. Both ends hold it: once released it must never change.\n";
  constexpr std::size_t kInLine = 24;
  for (std::size_t i = 0; i < dictionary.size(); ++i)
    out << fmt::format("{},{}", static_cast<unsigned char>(dictionary[i]),
                       i % kInLine == kInLine - 1 || i + 1 == dictionary.size() ? "\n" : "");
  if (!out.flush()) fail("cannot write " + file);
}

}  // namespace
}  // namespace fieldpost

int main(int argc, char** argv) {
  if (argc != 5)
    fieldpost::fail("Usage: fieldpost_train_dictionary PROGRAMME SEEDS BYTES dictionary_N.inc");
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("fieldpost-dictionary-{}", std::rand());
  const auto samples = fieldpost::invent(folder, argv[1], std::strtoull(argv[2], nullptr, 10));
  const std::string dictionary = fieldpost::train(samples, std::strtoull(argv[3], nullptr, 10));
  fieldpost::writeTable(dictionary, argv[4]);
  std::printf("%zu frames of %zu bytes became a dictionary of %zu bytes\n", samples.sizes.size(),
              samples.bytes.size(), dictionary.size());
}
