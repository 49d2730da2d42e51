// Headquarters with its desk for bundles, and enrolled laptops, all in one process.
//
// For the tests of this folder. Files stand for sticks: nothing but files goes between the ends,
// but for sync(), the live link of an office that has one.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fieldpost/model/v1/project.pb.h"
#include "server/bundle/bundle_desk.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/bundle/laptop_bundles.h"
#include "sync/transport/enrolment_proof.h"
#include "sync/transport/laptop_identity.h"
#include "tests/support/given_clock.h"
#include "tests/support/pretend_headquarters.h"

namespace fieldpost {

struct BundleLaptop {
  std::string person;
  std::string id;
  std::filesystem::path folder;
  GivenClock clock;
  BundleIdentity identity;
  std::optional<LocalStore> store;
  int files = 0;
};

/// What is left of `result` for a test: nothing, or its reason.
template <typename T>
std::string reasonOf(const Result<T>& result) {
  return result.ok() ? std::string() : result.error().reason;
}

class BundleWorld {
 public:
  explicit BundleWorld(std::filesystem::path folder) : m_folder(std::move(folder)) {
    std::filesystem::remove_all(m_folder);
    open();
  }
  ~BundleWorld() {
    laptops.clear();
    close();
    std::filesystem::remove_all(m_folder);
  }
  BundleWorld(const BundleWorld&) = delete;
  BundleWorld& operator=(const BundleWorld&) = delete;

  /// Headquarters starts, with whatever its folder holds.
  void open() {
    store = std::move(store::SqliteStore::open(m_folder / "hq")).value();
    access = std::move(access::Access::open(m_folder / "hq", {"localhost"}, *store, clock)).value();
    ingest = std::move(ingest::Ingest::open(*store, clock)).value();
    ingest->setBundleKey(access->bundleKey().publicKey);
    ingest->keepBlobs(m_folder / "hq" / "files", {});
    desk = std::move(bundle::BundleDesk::open(m_folder / "hq", *access, *ingest, *store, clock))
               .value();
  }
  void close() {
    desk.reset();
    ingest.reset();
    access.reset();
    store.reset();
  }
  /// Its folder as it is now, for setBack().
  void copyHeadquarters() { replaceFolder("hq", "copy"); }
  /// Without a word to anybody, headquarters is what it was when it was copied.
  void setBack() { replaceFolder("copy", "hq"); }

  BundleLaptop& add(const std::string& person, const std::string& office = "KEN",
                    std::int64_t clockErrorMs = 0) {
    auto laptop = std::make_unique<BundleLaptop>();
    laptop->person = person;
    laptop->folder = m_folder / person;
    laptop->clock.now = clock.now + clockErrorMs;
    laptop->store.emplace(LocalStore::create(laptop->folder,
                                             {office, person, "ROLE_FIELD_OFFICER", ""},
                                             laptop->clock)
                              .value());
    enrol(*laptop, office);
    laptops.push_back(std::move(laptop));
    return *laptops.back();
  }

  /// So much time goes by everywhere.
  void pass(std::int64_t ms) {
    clock.now += ms;
    for (auto& laptop : laptops) laptop->clock.now += ms;
  }
  static constexpr std::int64_t kDayMs = 86'400'000;

  /// A bundle of everything that the laptop has to say.
  std::filesystem::path pack(BundleLaptop& laptop) {
    const auto file = m_folder / (laptop.person + "-" + std::to_string(++laptop.files) + ".bundle");
    const auto packed = exportBundle(*laptop.store, laptop.identity, file, {}, laptop.clock);
    EXPECT_TRUE(packed.ok()) << reasonOf(packed);
    return file;
  }
  /// Headquarters' answer to it, in a file of its own.
  Result<bundle::Imported> handIn(const std::filesystem::path& file,
                                  const std::filesystem::path& answer) {
    return desk->import(file, answer, "console");
  }
  std::filesystem::path newAnswer() {
    return m_folder / ("answer-" + std::to_string(++m_answers) + ".return");
  }
  Result<TakenReturn> take(BundleLaptop& laptop, const std::filesystem::path& answer) {
    return importReturn(*laptop.store, laptop.identity, answer, {}, laptop.clock);
  }
  /// A whole round: pack, hand in, take.
  void round(BundleLaptop& laptop) {
    const auto answer = newAnswer();
    const auto imported = handIn(pack(laptop), answer);
    ASSERT_TRUE(imported.ok()) << reasonOf(imported);
    const auto taken = take(laptop, answer);
    ASSERT_TRUE(taken.ok()) << reasonOf(taken);
  }

  void save(BundleLaptop& laptop, const RecordKey& key, const std::string& title) {
    model::v1::Project project;
    const auto view = laptop.store->get(key).value();
    if (view) project.ParseFromString(view->message);
    const std::string before = encode(project);
    project.set_title(title);
    const auto saved = laptop.store->commit(
        {key, difference(*RecordType::find("project"), before, encode(project)).value(), {}});
    EXPECT_TRUE(saved.ok()) << reasonOf(saved);
  }
  static std::string titleAt(BundleLaptop& laptop, const RecordKey& key) {
    const auto view = laptop.store->get(key).value();
    return view ? view->title : std::string();
  }

  /// The laptop shows exactly what headquarters has of its office, and nothing waits.
  void expectSame(BundleLaptop& laptop) {
    EXPECT_EQ(laptop.store->status().value().waiting, 0u) << laptop.person;
    EXPECT_TRUE(laptop.store->verify().value().empty()) << laptop.person;
    const auto snapshot = std::move(store->snapshot()).value();
    EXPECT_TRUE(snapshot->verifyChain().ok());
    for (const char* type : {"project", "conflict"}) {
      std::size_t seen = 0;
      const auto same = [&](const store::StoredRecord& record) -> Result<Done> {
        const auto shown = laptop.store->get({type, record.key.id}).value();
        EXPECT_TRUE(shown.has_value());
        if (!shown) return Done{};
        EXPECT_EQ(shown->message, record.message) << laptop.person;
        EXPECT_EQ(shown->deleted, record.deleted) << laptop.person;
        EXPECT_EQ(shown->changedMs, record.changedMs) << laptop.person;
        if (!record.deleted) ++seen;
        return Done{};
      };
      EXPECT_TRUE(snapshot->forEachRecord(type, laptop.store->profile().office, same).ok());
      EXPECT_EQ(laptop.store->count({.type = type}).value(), seen) << laptop.person;
    }
  }

  GivenClock clock;
  std::unique_ptr<store::SqliteStore> store;
  std::unique_ptr<access::Access> access;
  std::unique_ptr<ingest::Ingest> ingest;
  std::unique_ptr<bundle::BundleDesk> desk;
  std::vector<std::unique_ptr<BundleLaptop>> laptops;

 private:
  void enrol(BundleLaptop& laptop, const std::string& office) {
    const auto invitation =
        access->invite(office, laptop.person, "ROLE_FIELD_OFFICER", "test").value();
    const PendingKey pending = pendingKey(laptop.folder).value();
    const std::string key = enrolmentKey(invitation.file.code());
    sync::v1::EnrolRequest request;
    request.set_code_name(enrolmentCodeName(invitation.file.code()));
    request.set_nonce(std::string(kProofBytes, 'n'));
    request.set_signing_request_pem(pending.requestPem);
    request.set_proof(enrolmentRequestProof(key, request.nonce(), pending.requestPem));
    const auto response = access->enrol(request).value();
    laptop.id = response.laptop_id();
    laptop.identity = {{pending.keyPem, response.certificate_pem()}, access->authorityPem()};
    EXPECT_TRUE(laptop.store->setHeadquartersKey(response.bundle_key()).ok());
  }

  void replaceFolder(const char* from, const char* to) {
    close();
    std::filesystem::remove_all(m_folder / to);
    std::filesystem::copy(m_folder / from, m_folder / to, std::filesystem::copy_options::recursive);
    open();
  }

  std::filesystem::path m_folder;
  int m_answers = 0;
};

}  // namespace fieldpost
