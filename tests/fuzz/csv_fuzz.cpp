// Whatever somebody saved as CSV: rows become records, or the file is refused.
#include "client/importing/csv.h"
#include "tests/fuzz/target.h"

namespace fieldpost::fuzz {

int run(const std::uint8_t* data, std::size_t size) {
  static const RecordType* const type = RecordType::find("participant");
  ImportContext context;
  context.office = "KEN";
  const auto plan = readCsvText({reinterpret_cast<const char*>(data), size}, *type, context);
  require(plan.ok() || !plan.error().message.empty());
  if (plan.ok())
    for (const auto& record : plan.value().records) require(type->parse(record.message).ok());
  return 0;
}

}  // namespace fieldpost::fuzz
