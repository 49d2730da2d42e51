// The real program: started, called over TLS by a real laptop, killed, started again, stopped.
#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <vector>

#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/sync/v1/sync_service.grpc.pb.h"
#include "server/access/access.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/base/private_file.h"
#include "sync/storage/local_store.h"
#include "sync/transport/status.h"
#include "sync/transport/sync_client.h"

namespace fieldpost::app {
namespace {

/// A running fieldpostd.
class Process {
 public:
  explicit Process(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), FIELDPOSTD);
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    int out[2] = {};
    int err[2] = {};
    EXPECT_EQ(::pipe(out), 0);
    EXPECT_EQ(::pipe(err), 0);
    m_id = ::fork();
    if (m_id == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(err[1], STDERR_FILENO);
      for (const int end : {out[0], out[1], err[0], err[1]}) ::close(end);
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    ::close(out[1]);
    ::close(err[1]);
    m_out = out[0];
    m_err = err[0];
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (m_id > 0) end(SIGKILL);
    ::close(m_out);
    ::close(m_err);
  }

  /// The first line on standard output; empty when the program ended without one.
  std::string line() const { return read(m_out, '\n'); }
  std::string errors() const { return read(m_err, '\0'); }
  /// Sends the signal (0: none) and waits for the end: the exit code, or -1 for a violent one.
  int end(int signal) {
    if (signal != 0) ::kill(m_id, signal);
    int status = 0;
    ::waitpid(m_id, &status, 0);
    m_id = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  static std::string read(int descriptor, char until) {
    std::string text;
    for (char next = 0; ::read(descriptor, &next, 1) == 1 && next != until;) text += next;
    return text;
  }
  pid_t m_id = 0;
  int m_out = -1;
  int m_err = -1;
};

class FieldpostdTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder = std::filesystem::path(testing::TempDir()) /
               (std::string("fieldpostd_") +
                testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    std::filesystem::create_directories(m_folder);
  }
  void TearDown() override {
    m_server.reset();
    std::filesystem::remove_all(m_folder);
  }

  std::string data() const { return (m_folder / "data").string(); }
  void start(const std::string& listen = "127.0.0.1:0") {
    m_server.emplace(std::vector<std::string>{"--data", data(), "--listen", listen});
    const std::string line = m_server->line();
    const std::string words = "listening on ";
    ASSERT_EQ(line.substr(0, words.size()), words) << m_server->errors();
    m_address = line.substr(words.size());
  }
  /// While no server runs: a code for Amina in Nairobi.
  sync::v1::EnrolmentFile invite() {
    const auto store = std::move(store::SqliteStore::open(data())).value();
    const auto access = std::move(access::Access::open(data(), {"127.0.0.1"}, *store)).value();
    return access->invite("KEN", "Amina", "ROLE_FIELD_OFFICER", "test").value().file;
  }
  /// A laptop that is to enrol with `file` at the running server.
  LocalStore laptop(sync::v1::EnrolmentFile file) {
    file.set_server(m_address);
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(file, &json).ok());
    const auto path = m_folder / "enrolment.json";
    std::ofstream(path) << json;
    auto store =
        std::move(LocalStore::create(m_folder / "laptop", readEnrolment(path).value())).value();
    const auto accepted = acceptEnrolment(store, path);
    EXPECT_TRUE(accepted.ok()) << accepted.error().message;
    return store;
  }
  static void record(LocalStore& store, const std::string& title) {
    model::v1::Project project;
    project.set_office("KEN");
    project.set_title(title);
    const RecordKey key{"project", Uuid::makeV7(systemClock().nowMs(), systemRandom())};
    const auto saved = store.commit(
        {key, difference(*RecordType::find("project"), "", encode(project)).value(), {}});
    ASSERT_TRUE(saved.ok()) << saved.error().message;
  }
  /// Projects at headquarters, once the server has stopped; its chain is whole.
  std::size_t projects() {
    const auto store = std::move(store::SqliteStore::open(data())).value();
    const auto snapshot = std::move(store->snapshot()).value();
    EXPECT_TRUE(snapshot->verifyChain().ok());
    std::size_t count = 0;
    EXPECT_TRUE(snapshot
                    ->forEachRecord("project",
                                    [&](const store::StoredRecord&) {
                                      ++count;
                                      return Result<Done>(Done{});
                                    })
                    .ok());
    return count;
  }

  std::filesystem::path m_folder;
  std::optional<Process> m_server;
  std::string m_address;
};

TEST_F(FieldpostdTest, StartsSaysWhereAndStopsCleanly) {
  start();
  EXPECT_EQ(readFileIfThere(m_folder / "data" / "address").value(), m_address + "\n");
  EXPECT_TRUE(std::filesystem::exists(m_folder / "data" / "console.identity"));
  EXPECT_EQ(m_server->end(SIGTERM), 0);
  EXPECT_FALSE(std::filesystem::exists(m_folder / "data" / "address"));
  const auto store = std::move(store::SqliteStore::open(data())).value();
  EXPECT_EQ(store->snapshot().value()->newestOf("programme_of_work").value(), 1u);
}

TEST_F(FieldpostdTest, ASecondStartChangesNothing) {
  start();
  ASSERT_EQ(m_server->end(SIGINT), 0);
  start();
  ASSERT_EQ(m_server->end(SIGTERM), 0);
  const auto store = std::move(store::SqliteStore::open(data())).value();
  EXPECT_EQ(store->snapshot().value()->head().value(), 1u);
}

TEST_F(FieldpostdTest, ALaptopEnrolsSyncsAndIsKnown) {
  const auto file = invite();
  start();
  LocalStore store = laptop(file);
  record(store, "Wells");
  const auto synced = syncOnce(store, {});
  ASSERT_TRUE(synced.ok()) << synced.error().reason << ": " << synced.error().message;
  EXPECT_EQ(synced.value().changesAcknowledged, 1u);
  EXPECT_EQ(store.status().value().waiting, 0u);
  EXPECT_GT(store.status().value().lastSyncMs, 0);
  EXPECT_EQ(m_server->end(SIGTERM), 0);
  EXPECT_EQ(projects(), 1u);
}

TEST_F(FieldpostdTest, WithoutACertificateThereIsEnrolmentAndNothingElse) {
  start();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = readFileIfThere(m_folder / "data" / "ca.pem").value().value();
  const auto channel = grpc::CreateChannel(m_address, grpc::SslCredentials(options));
  grpc::ClientContext context;
  const auto stream = sync::v1::SyncService::NewStub(channel)->Sync(&context);
  sync::v1::SyncResponse response;
  EXPECT_FALSE(stream->Read(&response));
  const Error error = errorOf(stream->Finish(), context);
  EXPECT_EQ(error.code, Code::Unauthenticated);
  EXPECT_EQ(error.reason, "NOT_ENROLLED");
}

TEST_F(FieldpostdTest, KilledInTheMiddleOfASyncItHasLostNothingItAcknowledged) {
  constexpr std::size_t kProjects = 400;
  const auto file = invite();
  start();
  LocalStore store = laptop(file);
  ASSERT_TRUE(syncOnce(store, {}).ok());
  for (std::size_t i = 0; i < kProjects; ++i) record(store, std::string(900, 'w'));
  SyncOptions options;
  options.onProgress = [&](const SessionCounters& counters) {
    if (counters.changesAcknowledged > 0 && m_server) {
      m_server->end(SIGKILL);
      m_server.reset();
    }
  };
  EXPECT_FALSE(syncOnce(store, options).ok());
  ASSERT_FALSE(m_server.has_value());
  const std::size_t waiting = store.status().value().waiting;
  EXPECT_LT(waiting, kProjects);
  const std::size_t atHeadquarters = projects();
  EXPECT_GE(atHeadquarters, kProjects - waiting);

  start(m_address);
  const auto again = syncOnce(store, {});
  ASSERT_TRUE(again.ok()) << again.error().reason << ": " << again.error().message;
  EXPECT_LE(again.value().changesSent, waiting);
  EXPECT_EQ(store.status().value().waiting, 0u);
  EXPECT_EQ(m_server->end(SIGTERM), 0);
  EXPECT_EQ(projects(), kProjects);
}

TEST_F(FieldpostdTest, WhatIsWrongIsSaidInOneSentence) {
  start();
  const auto fails = [&](std::vector<std::string> arguments, int code, const std::string& words) {
    Process process(std::move(arguments));
    const std::string errors = process.errors();
    EXPECT_EQ(process.end(0), code) << errors;
    EXPECT_NE(errors.find(words), std::string::npos) << errors;
  };
  const std::string other = (m_folder / "other").string();
  fails({"--data", data(), "--listen", "127.0.0.1:0"}, 1, "another fieldpostd is running on");
  fails({"--data", other, "--listen", m_address, "--log-level", "off"}, 1, "cannot listen on");
  fails({"--data", "/dev/null/x", "--listen", "127.0.0.1:0"}, 1, "cannot be written to");
  fails({"--data", other, "--listen", "127.0.0.1:0", "--programme", "/none"}, 1, "/none");
  fails({"--data", other, "--listen", "nowhere"}, 2, "is no HOST:PORT");
  fails({"--data", other, "--listen", "127.0.0.1:0", "--log-level", "loud"}, 2, "no log level");
  fails({}, 2, "--data is required");
}

}  // namespace
}  // namespace fieldpost::app
