#include "server/aggregate/record_source.h"

namespace fieldpost::aggregate {

Result<Done> SnapshotSource::forEach(std::string_view type, const Visitor& visit) {
  return m_snapshot.forEachRecord(type, [&](const store::StoredRecord& record) -> Result<Done> {
    if (record.deleted) return Done{};
    return visit({record.key.id, record.scope, record.message});
  });
}

}  // namespace fieldpost::aggregate
