#include "server/app/listen_address.h"

#include <gtest/gtest.h>

#include "server/app/log.h"

namespace fieldpost::app {
namespace {

TEST(ListenAddress, ReadsNamesAndBothKindsOfAddresses) {
  EXPECT_EQ(parseListenAddress("127.0.0.1:4711").value().host, "127.0.0.1");
  EXPECT_EQ(parseListenAddress("127.0.0.1:4711").value().port, 4711);
  EXPECT_EQ(parseListenAddress("[::1]:0").value().host, "::1");
  EXPECT_EQ(parseListenAddress("hq.example.org:443").value().host, "hq.example.org");
}

TEST(ListenAddress, RefusesWhatIsNone) {
  for (const char* text : {"", "4711", "host", "host:", ":1", "host:x", "host:65536", "host:-1",
                           "::1:4711", "[host]:1", "a b:1", "a,DNS:b:1", "host:1 "})
    EXPECT_EQ(parseListenAddress(text).ok() ? "taken" : parseListenAddress(text).error().reason,
              "BAD_ADDRESS")
        << text;
}

TEST(ListenAddress, IsWrittenAsItIsRead) {
  EXPECT_EQ(addressText("::1", 5), "[::1]:5");
  EXPECT_EQ(addressText("hq", 5), "hq:5");
}

TEST(ListenAddress, KnowsWhatFacesANetwork) {
  for (const char* host : {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
    EXPECT_TRUE(isLoopback(host)) << host;
  for (const char* host : {"0.0.0.0", "::", "10.0.0.1", "hq"})
    EXPECT_FALSE(isLoopback(host)) << host;
}

TEST(Log, FieldsAreJsonWhateverTheyHold) {
  EXPECT_EQ(jsonFields("e", {{"a", "x\"y\\z\n"}}), R"("event":"e","a":"x\"y\\z\u000a")");
}

TEST(Log, AnUnknownLevelIsRefused) { EXPECT_EQ(startLog("loud").error().reason, "BAD_LOG_LEVEL"); }

}  // namespace
}  // namespace fieldpost::app
