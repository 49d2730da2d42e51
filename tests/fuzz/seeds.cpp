// Writes the seeds that are bytes: frames of both ways, a stream, a patch, a sealed bundle.
#include <fstream>
#include <iostream>
#include <sstream>

#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/sync/v1/session.pb.h"
#include "server/access/certificates.h"
#include "sync/bundle/bundle_file.h"
#include "sync/change/chain.h"
#include "sync/record/patch.h"
#include "sync/session/limits.h"
#include "tests/fuzz/attached_file.h"
#include "tests/fuzz/fixed_key.h"
#include "tests/fuzz/frame_text.h"
#include "tests/fuzz/no_chance.h"

namespace fieldpost::fuzz {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

std::string changeOf(const std::string& title, const std::string& office) {
  model::v1::Project project;
  project.set_title(title);
  project.set_office(office);
  project.add_countries("KE");
  sync::v1::Change change;
  change.set_record_type("project");
  change.set_record_id(Uuid::fromName(title).bytes());
  change.set_act(sync::v1::ACT_EDIT);
  change.mutable_stamp()->set_time_ms(1'120'000'000'000);
  change.set_author("Amina");
  *change.mutable_patch() = difference(*RecordType::find("project"), "", encode(project)).value();
  return change.SerializeAsString();
}

std::vector<sync::v1::ClientFrame> pushes() {
  const Incarnation incarnation = Uuid::fromName("laptop");
  const std::vector<std::string> bodies = {changeOf("Wells", "KEN"), changeOf("Farms", "KEN"),
                                           changeOf("Roads", "UGA")};
  std::string hash = emptyLogHash();
  ChangeNumber number = 0;
  for (const auto& body : bodies) hash = nextLogHash(hash, incarnation, ++number, body);
  sync::v1::ClientFrame hello;
  hello.mutable_hello()->set_protocol(kProtocol);
  hello.mutable_hello()->set_incarnation(incarnation.bytes());
  hello.mutable_hello()->set_log_length(number);
  hello.mutable_hello()->set_log_hash(hash);
  hello.mutable_hello()->set_clock_ms(1'120'000'000'000);
  hello.mutable_hello()->add_cursors()->set_scope("KEN");
  sync::v1::ClientFrame push;
  push.mutable_push()->set_first_number(1);
  push.mutable_push()->set_previous_hash(emptyLogHash());
  for (const auto& body : bodies) push.mutable_push()->add_changes(body);
  return {hello, push};
}

/// What headquarters answers to the four changes of the store in pull_fuzz.cpp.
std::vector<sync::v1::ServerFrame> answers() {
  std::vector<sync::v1::ServerFrame> frames(5);
  auto& welcome = *frames[0].mutable_welcome();
  welcome.set_timeline(Uuid::fromName("timeline").bytes());
  welcome.set_clock_ms(1'120'000'000'000);
  welcome.set_expects(1);
  welcome.add_scopes("KEN");
  auto& acknowledged = *frames[1].mutable_acknowledged();
  acknowledged.set_up_to(4);
  auto& receipt = *acknowledged.add_receipts();
  receipt.set_first_number(1);
  receipt.set_first_commit(1);
  receipt.set_count(4);
  auto& pull = *frames[2].mutable_pull();
  pull.set_scope("KEN");
  for (const ChangeNumber number : {1, 2, 3, 4}) {
    auto& own = *pull.add_commits();
    own.set_commit(number);
    own.set_own_number(number);
    own.set_as_sent(true);
  }
  sync::v1::Change change;
  change.ParseFromString(changeOf("Roads", "KEN"));
  auto& other = *pull.add_commits();
  other.set_commit(5);
  other.set_record_type(change.record_type());
  other.set_record_id(change.record_id());
  other.set_act(sync::v1::ACT_EDIT);
  *other.mutable_effect() = change.patch();
  *other.mutable_stamp() = change.stamp();
  other.set_author("Jonas");
  other.set_from_office("KEN");
  other.set_creates(true);
  pull.set_next_cursor(5);
  frames[3].mutable_done()->set_head(5);
  frames[4].mutable_refused()->set_reason("FORKED");
  return frames;
}

sync::v1::BlobName nameOf(std::string_view content, const std::string& title) {
  sync::v1::BlobName name;
  name.set_sha256(idOf(content).bytes());
  name.set_size_bytes(content.size());
  name.set_record_type("project");
  name.set_record_id(Uuid::fromName(title).bytes());
  return name;
}

sync::v1::BlobPiece pieceOf(std::string_view content, std::size_t from, std::size_t to) {
  sync::v1::BlobPiece piece;
  piece.set_sha256(idOf(content).bytes());
  piece.set_offset(from);
  piece.set_content(std::string(content.substr(from, to - from)));
  return piece;
}

/// A laptop brings a file in two pieces and asks for it again.
std::vector<sync::v1::ClientFrame> filesUp() {
  std::vector<sync::v1::ClientFrame> frames(5);
  *frames[0].mutable_blob_offer()->add_blobs() = nameOf(kFileHere, "Wells");
  *frames[1].mutable_blob_piece() = pieceOf(kFileHere, 0, 8);
  *frames[2].mutable_blob_piece() = pieceOf(kFileHere, 8, kFileHere.size());
  auto& want = *frames[3].mutable_blob_want();
  *want.mutable_blob() = nameOf(kFileHere, "Wells");
  want.set_up_to(kFileHere.size());
  frames[4].mutable_blobs_end();
  return frames;
}

/// Headquarters takes the laptop's file and gives the other one.
std::vector<sync::v1::ServerFrame> filesDown() {
  std::vector<sync::v1::ServerFrame> frames(4);
  auto& offered = *frames[0].mutable_blob_answer()->add_states();
  offered.set_sha256(idOf(kFileHere).bytes());
  auto& stored = *frames[1].mutable_blob_answer()->add_states();
  stored.set_sha256(idOf(kFileHere).bytes());
  stored.set_length(kFileHere.size());
  stored.set_stored(true);
  *frames[2].mutable_blob_piece() = pieceOf(kFileThere, 0, 8);
  *frames[3].mutable_blob_piece() = pieceOf(kFileThere, 8, kFileThere.size());
  return frames;
}

template <typename Frames>
std::string textOfAll(const Frames& frames) {
  std::string text;
  for (const auto& frame : frames) text += textOf(frame);
  return text;
}

std::string bundleBytes() {
  const access::Validity validity{0, 4'000'000'000'000};
  const auto authority = access::makeAuthority("seeds", validity).value();
  const auto laptop =
      access::makeClient(authority, {"laptop", "KEN", "ROLE_FIELD_OFFICER"}, validity).value();
  const Scratch scratch("seed");
  sync::v1::BundleHeader header;
  header.set_kind(sync::v1::BUNDLE_KIND_OUTGOING);
  header.set_recipient(fixedKey().publicKey);
  header.set_office("KEN");
  header.set_sequence(1);
  const auto file = scratch.folder() / "bundle";
  auto writer = BundleWriter::create(file, header, {laptop.keyPem, laptop.certificatePem});
  if (!writer.ok() || !writer.value().write(textOfAll(pushes())).ok() ||
      !writer.value().finish().ok())
    std::abort();
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void writeAll(const fs::path& corpus) {
  const auto up = pushes();
  write(corpus / "push" / "session", textOfAll(up));
  write(corpus / "push" / "hello", textOf(up[0]));
  auto late = up[0];
  late.mutable_hello()->set_bundle(3);
  write(corpus / "push" / "bundle", textOf(late) + textOf(up[1]));
  const auto down = answers();
  const std::string link(1, '\0');
  const std::string inBundle(1, '\1');
  write(corpus / "pull" / "session", link + textOfAll(down));
  auto files = down;
  files[0].mutable_welcome()->set_blobs(true);
  files.pop_back();
  const sync::v1::ServerFrame done = files.back();
  files.pop_back();
  write(corpus / "pull" / "files", link + textOfAll(files) + textOfAll(filesDown()) + textOf(done));
  write(corpus / "blobs" / "brought", textOfAll(filesUp()));
  write(corpus / "pull" / "refused", link + textOf(down[0]) + textOf(down[4]));
  sync::v1::ServerFrame answered;
  answered.mutable_answers()->set_sequence(1);
  NoChance chance;
  answered.mutable_answers()->set_incarnation(Uuid::makeRandom(chance).bytes());
  write(corpus / "pull" / "return", inBundle + textOf(answered) + textOfAll(down));
  FrameWriter writer;
  std::string stream;
  for (const auto& frame : up) stream += writer.write(frame);
  write(corpus / "frames" / "session", std::string(1, '\x20') + stream);
  FrameWriter plain(Pressing::Light, kNoDictionary);
  stream.clear();
  for (const auto& frame : up) stream += plain.write(frame);
  write(corpus / "frames" / "plain", std::string(1, '\x05') + stream);
  sync::v1::Change change;
  change.ParseFromString(changeOf("Wells", "KEN"));
  model::v1::Project project;
  project.set_title("Farms");
  project.add_countries("UG");
  const std::string record = encode(project);
  write(corpus / "patch" / "patch",
        static_cast<char>(record.size()) + record + change.patch().SerializeAsString());
  write(corpus / "patch" / "records",
        static_cast<char>(record.size()) + record + change.patch().values());
  write(corpus / "bundle" / "sealed", bundleBytes());
}

}  // namespace
}  // namespace fieldpost::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "name the folder of the corpus\n";
    return 2;
  }
  fieldpost::fuzz::writeAll(argv[1]);
  return 0;
}
