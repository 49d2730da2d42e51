#include "server/ingest/log_check.h"

#include <fmt/format.h>

#include "sync/change/chain.h"

namespace fieldpost::ingest {
namespace {

Error forked(std::string_view how) {
  return {Code::Aborted, "FORKED",
          fmt::format("this laptop's database is not the one that headquarters knows: {}. It takes "
                      "a new name and sends again what headquarters lacks",
                      how)};
}

Error gap(ChangeNumber expected, ChangeNumber came) {
  return {Code::FailedPrecondition, "LOG_GAP",
          fmt::format("headquarters expected change {} and got {}; sync again from there", expected,
                      came)};
}

Result<Done> checkOwner(const store::LogPosition& log, const std::string& laptop) {
  if (log.length > 0 && log.laptop != laptop) return forked("another laptop has the same one");
  return Done{};
}

}  // namespace

Result<Done> checkHello(const store::LogPosition& log, const std::string& laptop,
                        const sync::v1::Hello& hello) {
  FIELDPOST_CHECK(checkOwner(log, laptop));
  // Bundles come in any order, so an older one is no copy; its changes are compared one by one.
  if (hello.bundle() > 0 && hello.log_length() < log.length) return Done{};
  if (hello.log_length() < log.length) return forked("headquarters has more changes of it");
  // Left out on a kept stream, where the next batch says it.
  if (log.length > 0 && hello.log_length() == log.length && hello.log_hash() != log.hash &&
      !(hello.again() && hello.log_hash().empty()))
    return forked("headquarters has other changes of it");
  return Done{};
}

Result<BatchCheck> checkBatch(store::WriteTransaction& transaction, const std::string& laptop,
                              const Batch& batch) {
  FIELDPOST_TRY(const store::LogPosition log, transaction.log(batch.incarnation));
  FIELDPOST_CHECK(checkOwner(log, laptop));
  if (batch.first == 0 || batch.first > log.length + 1) return gap(log.length + 1, batch.first);
  if (batch.first == 1 && batch.previousHash != emptyLogHash())
    return forked("its log does not begin where a log begins");

  BatchCheck check;
  std::string hash = batch.previousHash;
  ChangeNumber number = batch.first - 1;
  // A resent run says the hash before it; it must lead to the hash that is known.
  const auto meets = [&] { return number != log.length || hash == log.hash; };
  if (!meets()) return forked("its earlier changes are other ones");
  for (const std::string& body : batch.bodies) {
    hash = nextLogHash(hash, batch.incarnation, ++number, body);
    if (number <= log.length) {
      FIELDPOST_TRY(store::LogEntry entry, transaction.logEntry(batch.incarnation, number));
      if (entry.bodyHash.empty() ? entry.body != body : entry.bodyHash != hashOf({body}))
        return forked(fmt::format("change {} is another one", number));
      check.known.push_back(std::move(entry));
    }
    if (!meets()) return forked("its earlier changes are other ones");
  }
  check.after = log;
  check.after.laptop = laptop;
  if (number > log.length) {
    check.after.length = number;
    check.after.hash = hash;
  }
  return check;
}

}  // namespace fieldpost::ingest
