// The server's log: one JSON object a line on standard error, so that a journal can be searched by
// field.
//
// Used by server/app alone; services get a LogSink.
#pragma once

#include <string>

#include "server/services/log_sink.h"
#include "sync/base/result.h"

namespace fieldpost::app {

/// Sets the least severity that is written, and takes over what gRPC and protobuf say. Errors:
/// InvalidArgument/BAD_LOG_LEVEL.
Result<Done> startLog(const std::string& level);
/// From now on what gRPC calls an error is a warning here. Before the port is open it is not: that
/// it cannot be opened is told in one sentence.
void showGrpcErrors();
void logInfo(std::string_view event, services::LogFields fields = {});
void logWarning(std::string_view event, services::LogFields fields = {});
void logError(std::string_view event, services::LogFields fields = {});
/// What services are given.
services::LogSink logSink();

/// {"event":"...","name":"value",...} without the braces. For the log and its test.
std::string jsonFields(std::string_view event, const services::LogFields& fields);

}  // namespace fieldpost::app
