// The console service over TLS with a real store, called by people of every role.
#include "server/services/console_service.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "server/access/certificates.h"
#include "server/aggregate/ledger.h"
#include "server/services/event_queue.h"
#include "server/services/report_service.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/base/private_file.h"
#include "sync/programme/programme_file.h"
#include "sync/record/record_type.h"
#include "sync/transport/status.h"
#include "tests/support/given_clock.h"

namespace fieldpost::services {
namespace {

using namespace console::v1;
using Stub = console::v1::ConsoleService::Stub;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kYearMs = 365ll * 24 * 60 * 60 * 1000;

class ConsoleServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder = std::filesystem::path(testing::TempDir()) /
               (std::string("console_service_") +
                testing::UnitTest::GetInstance()->current_test_info()->name() + '_' +
                std::to_string(::getpid()));
    std::filesystem::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder)).value();
    ASSERT_TRUE(aggregate::keepLedger(*m_store).ok());
    m_access = std::move(access::Access::open(m_folder, {"127.0.0.1"}, *m_store)).value();
    m_ingest = std::move(ingest::Ingest::open(*m_store, m_clock)).value();
    m_bundles =
        std::move(bundle::BundleDesk::open(m_folder, *m_access, *m_ingest, *m_store)).value();
    const auto programme = loadProgramme(FIELDPOST_PROGRAMME_2004_2005);
    put("programme_of_work", programmeId("2004-2005"), programme.value());
    m_service.emplace(
        *m_store, *m_access, *m_ingest, *m_bundles, [](auto, auto, auto) {}, m_clock);
    grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
    tls.pem_root_certs = m_access->authorityPem();
    tls.pem_key_cert_pairs = {{m_access->server().keyPem, m_access->server().certificatePem}};
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &m_port);
    m_reports.emplace(
        *m_store, *m_access, [](auto, auto, auto) {}, m_clock);
    builder.RegisterService(&*m_service);
    builder.RegisterService(&*m_reports);
    m_server = builder.BuildAndStart();
    ASSERT_NE(m_server, nullptr);
  }
  void TearDown() override {
    m_service->stop();
    m_server->Shutdown();
    m_server->Wait();
    m_ingest->stop();
    std::filesystem::remove_all(m_folder);
  }

  /// Somebody with a certificate of headquarters'.
  std::unique_ptr<Stub> as(const std::string& role, const std::string& office = {}) {
    access::KeyPair authority;
    authority.keyPem = readFileIfThere(m_folder / "ca.key").value().value();
    authority.certificatePem = m_access->authorityPem();
    store::Laptop laptop;
    laptop.id = m_lastId = Uuid::fromName(role + office).text();
    const std::int64_t now = systemClock().nowMs();
    const auto pair =
        access::makeClient(authority, {laptop.id, office, role}, {now - kYearMs, now + kYearMs});
    laptop.office = office;
    laptop.person = "Person";
    laptop.role = role;
    laptop.certificatePem = pair.value().certificatePem;
    laptop.certificateSerial = access::read(laptop.certificatePem).value().serial;
    laptop.enrolledMs = 1;
    write([&](store::WriteTransaction& transaction) { return transaction.putLaptop(laptop); });
    return stub(pair.value());
  }
  std::unique_ptr<Stub> stub(const access::KeyPair& pair) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = m_access->authorityPem();
    options.pem_private_key = pair.keyPem;
    options.pem_cert_chain = pair.certificatePem;
    m_channel =
        grpc::CreateChannel("127.0.0.1:" + std::to_string(m_port), grpc::SslCredentials(options));
    return console::v1::ConsoleService::NewStub(m_channel);
  }
  std::unique_ptr<console::v1::ReportService::Stub> reportsAs(const std::string& role) {
    as(role);
    return console::v1::ReportService::NewStub(m_channel);
  }
  template <typename Act>
  void write(const Act& act) {
    const auto transaction = std::move(m_store->begin()).value();
    EXPECT_TRUE(act(*transaction).ok());
    EXPECT_TRUE(transaction->commit().ok());
  }
  Commit put(const std::string& type, const RecordId& id, const Message& record) {
    const auto commit = m_ingest->commitRecord({type, id}, encode(record), "Headquarters");
    EXPECT_TRUE(commit.ok()) << (commit.ok() ? "" : commit.error().message);
    return commit.ok() ? commit.value() : 0;
  }
  RecordId project(const std::string& title, const std::string& office = "KEN") {
    const RecordId id = Uuid::fromName(title);
    model::v1::Project record;
    record.set_office(office);
    record.set_title(title);
    put("project", id, record);
    return id;
  }
  /// The reason a call ended with; empty: well.
  template <typename AnyStub, typename Request, typename Response>
  std::string call(AnyStub& stub,
                   grpc::Status (AnyStub::*method)(grpc::ClientContext*, const Request&, Response*),
                   const Request& request, Response& response) {
    grpc::ClientContext context;
    const auto status = (stub.*method)(&context, request, &response);
    return status.ok() ? std::string() : errorOf(status, context).reason;
  }
  std::string addOffice(Stub& stub, const std::string& code, const std::string& country = "KE") {
    AddOfficeRequest request;
    request.set_code(code);
    request.set_name("Field office " + code);
    request.set_country(country);
    AddOfficeResponse response;
    return call(stub, &Stub::AddOffice, request, response);
  }
  std::string enrol(Stub& stub, const std::string& office, const std::string& role,
                    EnrolLaptopResponse& response) {
    EnrolLaptopRequest request;
    request.set_office(office);
    request.set_person("Amina");
    request.set_role(role);
    return call(stub, &Stub::EnrolLaptop, request, response);
  }

  GivenClock m_clock;
  std::filesystem::path m_folder;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<access::Access> m_access;
  std::unique_ptr<ingest::Ingest> m_ingest;
  std::unique_ptr<bundle::BundleDesk> m_bundles;
  std::optional<ConsoleService> m_service;
  std::optional<ReportService> m_reports;
  std::unique_ptr<grpc::Server> m_server;
  std::shared_ptr<grpc::Channel> m_channel;  ///< Of the newest stub.
  std::string m_lastId;
  int m_port = 0;
};

TEST(ConsoleRights, AreThoseOfHeadquarters) {
  struct Row {
    const char* role;
    bool read, manage, administer;
  };
  for (const Row& row :
       {Row{"ROLE_ADMINISTRATOR", true, true, true},
        Row{"ROLE_PROGRAMME_OFFICER", true, true, false}, Row{"ROLE_AUDITOR", true, false, false},
        Row{"ROLE_OFFICE_HEAD", false, false, false},
        Row{"ROLE_FIELD_OFFICER", false, false, false},
        Row{"ROLE_UNSPECIFIED", false, false, false}, Row{"", false, false, false}}) {
    EXPECT_EQ(checkRight(row.role, Right::Read).ok(), row.read) << row.role;
    EXPECT_EQ(checkRight(row.role, Right::Manage).ok(), row.manage) << row.role;
    EXPECT_EQ(checkRight(row.role, Right::Administer).ok(), row.administer) << row.role;
  }
}

TEST_F(ConsoleServiceTest, BundlesAreImportedByThoseWhoManage) {
  const auto reasonFor = [&](const std::string& role) {
    const auto stub = as(role);
    grpc::ClientContext context;
    const auto stream = stub->ImportBundle(&context);
    ImportBundleRequest request;
    request.set_chunk("a letter");
    stream->Write(request);
    stream->WritesDone();
    ImportBundleResponse response;
    while (stream->Read(&response)) {
    }
    return errorOf(stream->Finish(), context).reason;
  };
  EXPECT_EQ(reasonFor("ROLE_AUDITOR"), "ROLE_DENIED");
  EXPECT_EQ(reasonFor("ROLE_FIELD_OFFICER"), "ROLE_DENIED");
  EXPECT_EQ(reasonFor("ROLE_PROGRAMME_OFFICER"), "NOT_A_BUNDLE");
  EXPECT_EQ(reasonFor("ROLE_ADMINISTRATOR"), "NOT_A_BUNDLE");
  EXPECT_TRUE(std::filesystem::is_empty(m_folder / "spool"));
}

TEST_F(ConsoleServiceTest, TheFieldIsTurnedAwayAndAnAuditorOnlyReads) {
  const auto officer = as("ROLE_FIELD_OFFICER", "KEN");
  const auto auditor = as("ROLE_AUDITOR");
  GetPerformanceReportResponse report;
  EXPECT_EQ(call(*officer, &Stub::GetPerformanceReport, GetPerformanceReportRequest(), report),
            "ROLE_DENIED");
  EXPECT_EQ(call(*auditor, &Stub::GetPerformanceReport, GetPerformanceReportRequest(), report), "");
  EXPECT_EQ(addOffice(*auditor, "KEN"), "ROLE_DENIED");
  EnrolLaptopResponse enrolled;
  EXPECT_EQ(enrol(*auditor, "KEN", "ROLE_FIELD_OFFICER", enrolled), "ROLE_DENIED");
  grpc::ClientContext context;
  const auto watch = officer->Watch(&context, WatchRequest());
  WatchResponse event;
  EXPECT_FALSE(watch->Read(&event));
  EXPECT_EQ(errorOf(watch->Finish(), context).reason, "ROLE_DENIED");
}

TEST_F(ConsoleServiceTest, WithoutACertificateNothingIsAnswered) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = m_access->authorityPem();
  const auto nobody = console::v1::ConsoleService::NewStub(
      grpc::CreateChannel("127.0.0.1:" + std::to_string(m_port), grpc::SslCredentials(options)));
  ListOfficesResponse offices;
  EXPECT_EQ(call(*nobody, &Stub::ListOffices, ListOfficesRequest(), offices), "NOT_ENROLLED");
}

TEST_F(ConsoleServiceTest, AnOfficeIsAddedOnceAndByTheRules) {
  const auto officer = as("ROLE_PROGRAMME_OFFICER");
  EXPECT_EQ(addOffice(*officer, "KEN"), "");
  EXPECT_EQ(addOffice(*officer, "KEN"), "OFFICE_EXISTS");
  EXPECT_EQ(addOffice(*officer, "ken"), "NOT_AN_OFFICE");
  EXPECT_EQ(addOffice(*officer, "UGA", "XX"), "UNKNOWN_COUNTRY");
  project("Wells");
  ListOfficesResponse offices;
  ASSERT_EQ(call(*officer, &Stub::ListOffices, ListOfficesRequest(), offices), "");
  ASSERT_EQ(offices.offices_size(), 1);
  EXPECT_EQ(offices.offices(0).code(), "KEN");
  EXPECT_EQ(offices.offices(0).name(), "Field office KEN");
  EXPECT_EQ(offices.offices(0).records(), 1u);
  EXPECT_FALSE(offices.offices(0).has_age_seconds());
}

TEST_F(ConsoleServiceTest, ALaptopIsInvitedForAnOfficeThatThereIs) {
  const auto officer = as("ROLE_PROGRAMME_OFFICER");
  EnrolLaptopResponse response;
  EXPECT_EQ(enrol(*officer, "KEN", "ROLE_FIELD_OFFICER", response), "OFFICE_UNKNOWN");
  EXPECT_EQ(enrol(*officer, "", "ROLE_FIELD_OFFICER", response), "OFFICE_UNKNOWN");
  ASSERT_EQ(addOffice(*officer, "KEN"), "");
  EXPECT_EQ(enrol(*officer, "KEN", "ROLE_KING", response), "ROLE_UNKNOWN");
  EXPECT_EQ(enrol(*officer, "", "ROLE_ADMINISTRATOR", response), "ROLE_DENIED");
  EXPECT_EQ(enrol(*officer, "", "ROLE_AUDITOR", response), "");
  ASSERT_EQ(enrol(*officer, "KEN", "ROLE_FIELD_OFFICER", response), "");
  EXPECT_EQ(response.file().code().size(), 24u);
  EXPECT_EQ(response.file().ca_pem(), m_access->authorityPem());
  ListLaptopsRequest request;
  request.set_office("KEN");
  ListLaptopsResponse laptops;
  ASSERT_EQ(call(*officer, &Stub::ListLaptops, request, laptops), "");
  ASSERT_EQ(laptops.laptops_size(), 1);
  EXPECT_EQ(laptops.laptops(0).person(), "Amina");
}

TEST_F(ConsoleServiceTest, OnlyAnAdministratorSuspendsAndNeverItself) {
  const auto field = as("ROLE_FIELD_OFFICER", "KEN");
  SuspendLaptopRequest request;
  request.set_id(m_lastId);
  SuspendLaptopResponse response;
  EXPECT_EQ(call(*as("ROLE_PROGRAMME_OFFICER"), &Stub::SuspendLaptop, request, response),
            "ROLE_DENIED");
  const auto administrator = as("ROLE_ADMINISTRATOR");
  EXPECT_EQ(call(*administrator, &Stub::SuspendLaptop, request, response), "");
  ListOfficesResponse offices;
  EXPECT_EQ(call(*field, &Stub::ListOffices, ListOfficesRequest(), offices), "LAPTOP_SUSPENDED");
  request.set_resume(true);
  EXPECT_EQ(call(*administrator, &Stub::SuspendLaptop, request, response), "");
  EXPECT_EQ(call(*field, &Stub::ListOffices, ListOfficesRequest(), offices), "ROLE_DENIED");
  request.set_resume(false);
  request.set_id(m_lastId);
  EXPECT_EQ(call(*administrator, &Stub::SuspendLaptop, request, response), "OWN_IDENTITY");
}

TEST_F(ConsoleServiceTest, TheReportIsAsOfTodayUnlessADayIsGiven) {
  const auto auditor = as("ROLE_AUDITOR");
  GetPerformanceReportRequest request;
  GetPerformanceReportResponse response;
  ASSERT_EQ(call(*auditor, &Stub::GetPerformanceReport, request, response), "");
  EXPECT_EQ(response.report().as_of(), "2005-06-28");
  EXPECT_EQ(response.report().projects().planned(), 46u);
  EXPECT_EQ(response.report().commit(), 1u);
  request.set_as_of("2004-12-31");
  ASSERT_EQ(call(*auditor, &Stub::GetPerformanceReport, request, response), "");
  EXPECT_EQ(response.report().as_of(), "2004-12-31");
  request.set_as_of("yesterday");
  EXPECT_EQ(call(*auditor, &Stub::GetPerformanceReport, request, response), "NOT_A_DATE");
  request.set_as_of("");
  request.set_programme("1998-1999");
  EXPECT_EQ(call(*auditor, &Stub::GetPerformanceReport, request, response), "NO_PROGRAMME");
}

TEST_F(ConsoleServiceTest, AFigureOpensItsRecordsAndAReportCanBeKeptAndCompared) {
  using Reports = console::v1::ReportService::Stub;
  const auto officer = reportsAs("ROLE_PROGRAMME_OFFICER");
  const auto auditor = reportsAs("ROLE_AUDITOR");
  const auto field = reportsAs("ROLE_FIELD_OFFICER");
  const auto first = project("First");
  FreezeReportRequest freeze;
  FreezeReportResponse frozen;
  freeze.set_name("june");
  EXPECT_EQ(call(*auditor, &Reports::FreezeReport, freeze, frozen), "ROLE_DENIED");
  ASSERT_EQ(call(*officer, &Reports::FreezeReport, freeze, frozen), "");
  EXPECT_EQ(frozen.report().as_of(), "2005-06-28");
  EXPECT_EQ(call(*officer, &Reports::FreezeReport, freeze, frozen), "REPORT_EXISTS");
  freeze.set_name("../june");
  EXPECT_EQ(call(*officer, &Reports::FreezeReport, freeze, frozen), "BAD_REPORT_NAME");
  const auto second = project("Second");

  ListFigureRecordsRequest which;
  ListFigureRecordsResponse records;
  which.set_figure("projects.drafts");
  ASSERT_EQ(call(*auditor, &Reports::ListFigureRecords, which, records), "");
  ASSERT_EQ(records.records_size(), 2);
  which.set_figure("projects.draughts");
  EXPECT_EQ(call(*auditor, &Reports::ListFigureRecords, which, records), "NO_FIGURE");

  ListFrozenReportsResponse list;
  ASSERT_EQ(call(*auditor, &Reports::ListFrozenReports, ListFrozenReportsRequest(), list), "");
  EXPECT_EQ(list.reports_size(), 1);
  GetFrozenReportRequest name;
  GetFrozenReportResponse kept;
  name.set_name("june");
  ASSERT_EQ(call(*auditor, &Reports::GetFrozenReport, name, kept), "");
  EXPECT_THAT(kept.report().projects().drafts().records(), ElementsAre(first.text()));
  ASSERT_GT(kept.differences_size(), 0);
  EXPECT_EQ(kept.differences(0).figure(), "projects.drafts");
  ASSERT_EQ(kept.differences(0).added_size(), 1);
  EXPECT_EQ(kept.differences(0).added(0).id(), second.text());
  name.set_name("july");
  EXPECT_EQ(call(*auditor, &Reports::GetFrozenReport, name, kept), "NO_REPORT");

  RecomputeReportResponse made;
  EXPECT_EQ(call(*field, &Reports::RecomputeReport, RecomputeReportRequest(), made), "ROLE_DENIED");
  ASSERT_EQ(call(*auditor, &Reports::RecomputeReport, RecomputeReportRequest(), made), "");
  EXPECT_TRUE(made.equal());
  EXPECT_EQ(made.records(), 3u);
}

TEST_F(ConsoleServiceTest, ListsComeInPagesThatJoinWithoutAGap) {
  for (const char* title : {"a", "b", "c", "d", "e"}) project(title);
  project("f", "UGA");
  const auto auditor = as("ROLE_AUDITOR");
  ListProjectsRequest request;
  request.set_office("KEN");
  request.set_page_size(2);
  std::vector<std::string> titles;
  do {
    ListProjectsResponse page;
    ASSERT_EQ(call(*auditor, &Stub::ListProjects, request, page), "");
    EXPECT_LE(page.projects_size(), 2);
    for (const auto& line : page.projects()) {
      titles.push_back(line.title());
      EXPECT_TRUE(line.draft());
      EXPECT_GT(line.problems_size(), 0);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(titles, testing::UnorderedElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(ConsoleServiceTest, AConflictShowsBothValuesInWords) {
  const RecordId id = project("Wells");
  model::v1::Project shown, lost;
  shown.set_status(model::v1::PROJECT_STATUS_COMPLETED);
  lost.set_status(model::v1::PROJECT_STATUS_SUSPENDED);
  model::v1::Conflict conflict;
  conflict.set_office("KEN");
  conflict.set_about_type("project");
  conflict.set_about(id.text());
  conflict.set_field_name("status");
  conflict.mutable_kept()->set_cell(encode(shown));
  conflict.mutable_kept()->set_author("Amina");
  conflict.mutable_other()->set_cell(encode(lost));
  conflict.mutable_other()->set_author("Brian");
  conflict.set_state(model::v1::CONFLICT_STATE_OPEN);
  put("conflict", Uuid::fromName("first"), conflict);
  conflict.set_state(model::v1::CONFLICT_STATE_SETTLED);
  put("conflict", Uuid::fromName("second"), conflict);
  const auto auditor = as("ROLE_AUDITOR");
  ListConflictsRequest request;
  ListConflictsResponse response;
  ASSERT_EQ(call(*auditor, &Stub::ListConflicts, request, response), "");
  ASSERT_EQ(response.conflicts_size(), 1);
  const auto& line = response.conflicts(0);
  EXPECT_EQ(line.record_title(), "Wells");
  EXPECT_EQ(line.field_label(), "Status");
  EXPECT_EQ(line.kept().value(), "Completed");
  EXPECT_EQ(line.other().value(), "Suspended");
  EXPECT_EQ(line.other().author(), "Brian");
  request.set_settled(true);
  ASSERT_EQ(call(*auditor, &Stub::ListConflicts, request, response), "");
  ASSERT_EQ(response.conflicts_size(), 2);
  EXPECT_TRUE(response.conflicts(0).settled()) << "the newest stands first";
}

TEST_F(ConsoleServiceTest, ARecordComesWithItsHistory) {
  const RecordId id = project("Wells");
  model::v1::Project changed;
  changed.set_office("KEN");
  changed.set_title("Deep wells");
  changed.add_countries("KE");
  put("project", id, changed);
  changed.clear_countries();
  put("project", id, changed);
  const auto auditor = as("ROLE_AUDITOR");
  GetRecordRequest request;
  request.set_type("project");
  request.set_id(id.text());
  GetRecordResponse response;
  ASSERT_EQ(call(*auditor, &Stub::GetRecord, request, response), "");
  EXPECT_EQ(response.reference().title(), "Deep wells");
  EXPECT_THAT(response.json(), HasSubstr("\"title\":\"Deep wells\""));
  ASSERT_EQ(response.history_size(), 3);
  EXPECT_EQ(response.history(1).cells(0).field_label(), "Title");
  EXPECT_EQ(response.history(1).cells(0).value(), "Deep wells");
  EXPECT_EQ(response.history(1).cells(1).value(), "Kenya");
  EXPECT_TRUE(response.history(2).cells(0).removed());
  EXPECT_GT(response.problems_size(), 0);
  request.set_id(Uuid::fromName("none").text());
  EXPECT_EQ(call(*auditor, &Stub::GetRecord, request, response), "NO_RECORD");
  request.set_type("spaceship");
  EXPECT_EQ(call(*auditor, &Stub::GetRecord, request, response), "UNKNOWN_TYPE");
}

TEST_F(ConsoleServiceTest, AParticipantStaysUnnamed) {
  model::v1::Participant participant;
  participant.set_office("KEN");
  participant.set_family_name("Wanjiru");
  participant.set_country("KE");
  const RecordId id = Uuid::fromName("participant");
  put("participant", id, participant);
  GetRecordRequest request;
  request.set_type("participant");
  request.set_id(id.text());
  GetRecordResponse response;
  ASSERT_EQ(call(*as("ROLE_ADMINISTRATOR"), &Stub::GetRecord, request, response), "");
  EXPECT_EQ(response.DebugString().find("Wanjiru"), std::string::npos);
  EXPECT_THAT(response.json(), HasSubstr("\"country\":\"KE\""));
}

TEST_F(ConsoleServiceTest, AWatcherSeesWhatHappensFromThenOn) {
  const auto auditor = as("ROLE_AUDITOR");
  project("before");
  grpc::ClientContext context;
  const auto watch = auditor->Watch(&context, WatchRequest());
  watch->WaitForInitialMetadata();
  const RecordId id = project("Wells");
  WatchResponse response;
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.event().kind(), EVENT_KIND_COMMIT);
  EXPECT_EQ(response.event().record_id(), id.text());
  EXPECT_EQ(response.event().record_title(), "Wells");
  EXPECT_EQ(response.event().act(), "ACT_EDIT");
  EXPECT_EQ(response.event().commit(), 3u);
  m_service->stop();
  EXPECT_FALSE(watch->Read(&response));
  EXPECT_TRUE(watch->Finish().ok());
}

TEST(EventQueue, GivesEventsInOrderAndSaysWhenOneWasDropped) {
  EventQueue queue;
  ingest::Event event;
  for (std::size_t i = 0; i < EventQueue::kEventsMost; ++i) {
    event.commit = i + 1;
    queue.put(event);
  }
  EXPECT_FALSE(queue.overflowed());
  queue.put(event);
  EXPECT_TRUE(queue.overflowed());
  EXPECT_EQ(queue.take(std::chrono::milliseconds(0))->commit, 1u);
  EXPECT_EQ(queue.take(std::chrono::milliseconds(0))->commit, 2u);
  EXPECT_FALSE(EventQueue().take(std::chrono::milliseconds(0)).has_value());
}

}  // namespace
}  // namespace fieldpost::services
