// Whatever stands for a record and a patch of it: difference and applied must agree with each
// other.
#include "sync/record/patch.h"
#include "sync/record/rules.h"
#include "tests/fuzz/target.h"

namespace fieldpost::fuzz {

int run(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = data[0] % size;
  const std::string_view record = all.substr(1, cut);
  const std::string_view rest = all.substr(std::min(1 + cut, size));
  Patch patch;
  if (patch.ParseFromArray(rest.data(), static_cast<int>(rest.size()))) {
    (void)touchedFields(patch);
    (void)applied(record, patch);
  }
  // Two records: what leads from one to the other does lead there.
  const RecordType* type = RecordType::find("project");
  const auto before = Cells::split(record);
  const auto after = Cells::split(rest);
  if (!before.ok() || !after.ok()) return 0;
  const std::string from = before.value().join();
  const std::string to = after.value().join();
  const auto patched = difference(*type, from, to);
  if (!patched.ok()) return 0;
  const auto arrived = applied(from, patched.value());
  require(arrived.ok());
  const auto nothing = difference(*type, arrived.value(), to);
  require(nothing.ok() && isEmpty(nothing.value()));
  if (const auto message = type->parse(arrived.value()); message.ok())
    (void)problemsOf(*type, *message.value(), RuleContext());
  return 0;
}

}  // namespace fieldpost::fuzz
