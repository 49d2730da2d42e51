#include "server/app/log.h"

#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <utility>

namespace fieldpost::app {
namespace {

void appendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      out += '\\';
      out += character;
    } else if (byte < 0x20) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += character;
    }
  }
  out += '"';
}

void write(spdlog::level::level_enum level, std::string_view event,
           const services::LogFields& fields) {
  if (spdlog::should_log(level)) spdlog::log(level, "{}", jsonFields(event, fields));
}

std::atomic<bool> grpcErrorsMatter = false;

void fromGrpc(gpr_log_func_args* args) {
  const bool matters = grpcErrorsMatter && args->severity == GPR_LOG_SEVERITY_ERROR;
  const auto level = matters ? spdlog::level::warn : spdlog::level::debug;
  write(level, "grpc", {{"message", args->message}});
}

void fromProtobuf(google::protobuf::LogLevel level, const char*, int, const std::string& message) {
  // Parse errors: the change is put aside with a reason of its own.
  write(level == google::protobuf::LOGLEVEL_FATAL ? spdlog::level::err : spdlog::level::debug,
        "protobuf", {{"message", message}});
}

}  // namespace

std::string jsonFields(std::string_view event, const services::LogFields& fields) {
  std::string json = "\"event\":";
  appendQuoted(json, event);
  for (const auto& [name, value] : fields) {
    json += ',';
    appendQuoted(json, name);
    json += ':';
    appendQuoted(json, value);
  }
  return json;
}

Result<Done> startLog(const std::string& level) {
  const auto least = spdlog::level::from_str(level);
  if (least == spdlog::level::off && level != "off")
    return Error{Code::InvalidArgument, "BAD_LOG_LEVEL",
                 fmt::format("there is no log level {}; use trace, debug, info, warning, error or "
                             "off",
                             level)};
  spdlog::set_default_logger(spdlog::stderr_logger_mt("fieldpostd"));
  spdlog::set_level(least);
  spdlog::set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                      spdlog::pattern_time_type::utc);
  spdlog::flush_on(spdlog::level::trace);
  gpr_set_log_function(fromGrpc);
  google::protobuf::SetLogHandler(fromProtobuf);
  return Done{};
}

void showGrpcErrors() { grpcErrorsMatter = true; }

void logInfo(std::string_view event, services::LogFields fields) {
  write(spdlog::level::info, event, fields);
}

void logWarning(std::string_view event, services::LogFields fields) {
  write(spdlog::level::warn, event, fields);
}

void logError(std::string_view event, services::LogFields fields) {
  write(spdlog::level::err, event, fields);
}

services::LogSink logSink() {
  return [](services::Severity severity, std::string_view event, services::LogFields fields) {
    if (severity == services::Severity::Warning)
      logWarning(event, std::move(fields));
    else
      logInfo(event, std::move(fields));
  };
}

}  // namespace fieldpost::app
