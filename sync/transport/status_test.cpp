#include "sync/transport/status.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

Error received(grpc::StatusCode code, const std::string& message) {
  const grpc::ClientContext context;
  return errorOf(grpc::Status(code, message), context);
}

TEST(ErrorOf, KeepsTheCodeAndTheWords) {
  const Error error = received(grpc::StatusCode::NOT_FOUND, "no such office");
  EXPECT_EQ(error.code, Code::NotFound);
  EXPECT_EQ(error.reason, "RPC_FAILED");
  EXPECT_EQ(error.message, "no such office");
}

TEST(ErrorOf, SaysThatNobodyAnswered) {
  EXPECT_EQ(received(grpc::StatusCode::UNAVAILABLE, "refused").reason, "CANNOT_CONNECT");
}

TEST(ErrorOf, NeverLeavesAPersonWithoutASentence) {
  EXPECT_NE(received(grpc::StatusCode::UNIMPLEMENTED, "").message.find("older"), std::string::npos);
  EXPECT_NE(received(grpc::StatusCode::INTERNAL, "").message.find("code 13"), std::string::npos);
}

}  // namespace
}  // namespace fieldpost
