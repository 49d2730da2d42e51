#include "sync/sqlite/database.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>

namespace fieldpost::sqlite {
namespace {

constexpr std::array kFirst{Migration{"CREATE TABLE word(text TEXT PRIMARY KEY) STRICT"}};
constexpr std::array kSecond{kFirst[0], Migration{"ALTER TABLE word ADD COLUMN times INTEGER"}};

class DatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    m_file = std::filesystem::path(::testing::TempDir()) /
             (std::string("database_") +
              ::testing::UnitTest::GetInstance()->current_test_info()->name());
    for (const char* suffix : {"", "-wal", "-shm"})
      std::filesystem::remove(m_file.string() + suffix);
  }
  Database open() { return Database::open(m_file, Database::Access::ReadWriteCreate).value(); }
  std::filesystem::path m_file;
};

TEST_F(DatabaseTest, ATransactionThatIsNotCommittedLeavesNothing) {
  Database database = open();
  ASSERT_TRUE(migrate(database, kFirst, 7).ok());
  {
    auto transaction = Transaction::beginWrite(database).value();
    ASSERT_TRUE(database.prepare("INSERT INTO word VALUES (?1)").bind(1, "a").run().ok());
  }
  EXPECT_EQ(database.integer("SELECT count(*) FROM word").value(), 0);
}

TEST_F(DatabaseTest, MigratesStepByStepAndKeepsWhatIsThere) {
  {
    Database database = open();
    ASSERT_TRUE(migrate(database, kFirst, 7).ok());
    ASSERT_TRUE(database.prepare("INSERT INTO word VALUES (?1)").bind(1, "a").run().ok());
  }
  Database database = open();
  ASSERT_TRUE(migrate(database, kSecond, 7).ok());
  EXPECT_EQ(database.integer("SELECT count(*) FROM word WHERE times IS NULL").value(), 1);
}

TEST_F(DatabaseTest, AFileOfANewerProgramIsRefusedAndLeftAsItWas) {
  Database database = open();
  ASSERT_TRUE(migrate(database, kSecond, 7).ok());
  EXPECT_EQ(migrate(database, kFirst, 7).error().reason, "SCHEMA_TOO_NEW");
  EXPECT_EQ(database.integer("PRAGMA user_version").value(), 2);
  EXPECT_EQ(migrate(database, kSecond, 8).error().reason, "FOREIGN_FILE");
}

TEST_F(DatabaseTest, AnUnmarkedFileOfAnotherProgramIsRefusedAndLeftByteForByte) {
  const auto bytesOfFile = [&] {
    std::ifstream file(m_file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  ASSERT_TRUE(open().execute("CREATE TABLE bookmark(url TEXT)").ok());
  const std::string before = bytesOfFile();
  {
    Database database = open();
    EXPECT_EQ(migrate(database, kFirst, 7).error().reason, "FOREIGN_FILE");
  }
  EXPECT_EQ(bytesOfFile(), before);
  // Its versions are its own, however high.
  ASSERT_TRUE(open().execute("PRAGMA user_version=99").ok());
  Database database = open();
  EXPECT_EQ(migrate(database, kFirst, 7).error().reason, "FOREIGN_FILE");
}

TEST_F(DatabaseTest, AFileThatIsNoDatabaseIsNamedAsDamaged) {
  std::ofstream(m_file) << std::string(5000, 'x');
  EXPECT_EQ(Database::open(m_file, Database::Access::ReadWrite).error().reason, "CORRUPT_FILE");
}

TEST_F(DatabaseTest, AFolderThatDoesNotExistIsNamed) {
  EXPECT_EQ(Database::open(m_file / "x", Database::Access::ReadWriteCreate).error().reason,
            "CANNOT_WRITE");
}

TEST_F(DatabaseTest, BytesWithNulComeBackWhole) {
  Database database = open();
  const std::string bytes("a\0b", 3);
  Statement statement = database.prepare("SELECT ?1");
  ASSERT_TRUE(statement.bindBlob(1, bytes).step().value());
  EXPECT_EQ(statement.bytes(0), bytes);
}

TEST_F(DatabaseTest, AMistakeInSqlIsToldWhenItRuns) {
  Database database = open();
  EXPECT_EQ(database.prepare("SELECT nonsense").run().error().reason, "SQL");
}

}  // namespace
}  // namespace fieldpost::sqlite
