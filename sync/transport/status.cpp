#include "sync/transport/status.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace fieldpost {
namespace {

constexpr std::size_t kReasonLength = 63;

/// A reason that somebody else sent is shown to people and compared: only a word passes.
bool isReason(std::string_view text) {
  return !text.empty() && text.size() <= kReasonLength &&
         std::all_of(text.begin(), text.end(), [](char character) {
           return (character >= 'A' && character <= 'Z') || character == '_' ||
                  (character >= '0' && character <= '9');
         });
}

}  // namespace

grpc::Status statusOf(const Error& error, grpc::ServerContextBase& context) {
  context.AddTrailingMetadata(kReasonKey, error.reason);
  return {static_cast<grpc::StatusCode>(error.code), error.message};
}

Error errorOf(const grpc::Status& status, const grpc::ClientContext& context) {
  Error error{static_cast<Code>(status.error_code()), "RPC_FAILED", status.error_message()};
  if (error.code == Code::Unavailable) error.reason = "CANNOT_CONNECT";
  // gRPC answers a call that it has no service for without a word.
  if (error.code == Code::Unimplemented && error.message.empty())
    error.message = "headquarters' program is older than this one and cannot do that; update it";
  if (error.message.empty())
    error.message = "the call failed without a word, with gRPC's code " +
                    std::to_string(static_cast<int>(error.code));
  const auto& trailing = context.GetServerTrailingMetadata();
  const auto found = trailing.find(kReasonKey);
  if (found == trailing.end()) return error;
  const std::string_view reason(found->second.data(), found->second.size());
  if (isReason(reason)) error.reason = std::string(reason);
  return error;
}

}  // namespace fieldpost
