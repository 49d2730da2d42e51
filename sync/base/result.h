// How a failure travels: as a value, from where it happened to where a person is told of it.
//
// Everything in Fieldpost that can fail answers with a Result. The codes are gRPC's canonical ones,
// so that an Error crosses the wire unchanged (source: https://aip.dev/193). `reason` is the stable
// word that code and tests compare (proto/REASONS.md lists them all).
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace fieldpost {

enum class Code {
  Cancelled = 1,
  Unknown = 2,
  InvalidArgument = 3,
  DeadlineExceeded = 4,
  NotFound = 5,
  AlreadyExists = 6,
  PermissionDenied = 7,
  ResourceExhausted = 8,
  FailedPrecondition = 9,
  Aborted = 10,
  Unimplemented = 12,
  Internal = 13,
  Unavailable = 14,
  DataLoss = 15,
  Unauthenticated = 16,
};

/// "InvalidArgument".
std::string_view nameOf(Code code);

struct Error {
  Code code = Code::Unknown;
  std::string reason;   ///< UPPER_SNAKE_CASE, at most 63 characters, listed in proto/REASONS.md.
  std::string message;  ///< English: what happened and what to do. The command line prints it;
                        ///< windows choose their own words.
};

/// A value, or the Error that stood in its way.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return m_state.index() == 0; }
  [[nodiscard]] T& value() & { return *ifOk(); }
  [[nodiscard]] const T& value() const& { return *const_cast<Result*>(this)->ifOk(); }
  [[nodiscard]] T&& value() && { return std::move(*ifOk()); }
  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&m_state);
  }

 private:
  T* ifOk() {
    assert(ok());
    return std::get_if<0>(&m_state);
  }
  std::variant<T, Error> m_state;
};

/// Success without a value.
struct Done {};

}  // namespace fieldpost

// NOLINTBEGIN(bugprone-macro-parentheses): the first argument is a declaration.
#define FIELDPOST_CONCAT_INNER(a, b) a##b
#define FIELDPOST_CONCAT(a, b) FIELDPOST_CONCAT_INNER(a, b)
#define FIELDPOST_TRY_INNER(name, declaration, expression) \
  auto name = (expression);                                \
  if (!name.ok()) return name.error();                     \
  declaration = std::move(name).value()
/// Declares a variable from a Result, or returns its Error to the caller.
#define FIELDPOST_TRY(declaration, expression) \
  FIELDPOST_TRY_INNER(FIELDPOST_CONCAT(fieldpostResult, __LINE__), declaration, expression)
/// Returns the Error of a Result<Done> to the caller, if there is one.
#define FIELDPOST_CHECK(expression)                              \
  do {                                                           \
    auto fieldpostChecked = (expression);                        \
    if (!fieldpostChecked.ok()) return fieldpostChecked.error(); \
  } while (false)
// NOLINTEND(bugprone-macro-parentheses)
