// Whatever a partner sends as IATI activities: they become projects, or the file is refused.
#include "client/importing/iati.h"
#include "sync/record/record_type.h"
#include "tests/fuzz/target.h"

namespace fieldpost::fuzz {

int run(const std::uint8_t* data, std::size_t size) {
  ImportContext context;
  context.office = "KEN";
  const auto plan = readIatiText({reinterpret_cast<const char*>(data), size}, context);
  require(plan.ok() || !plan.error().message.empty());
  if (plan.ok())
    for (const auto& record : plan.value().records)
      require(RecordType::find(record.key.type)->parse(record.message).ok());
  return 0;
}

}  // namespace fieldpost::fuzz
