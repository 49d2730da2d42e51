#include "client/projects/project_money.h"

#include <algorithm>
#include <map>

#include "client/bridge/field_value.h"
#include "client/bridge/sentences.h"

namespace fieldpost {
namespace {

/// In minor units of one currency.
struct Sum {
  std::int64_t pledged = 0;
  std::int64_t received = 0;
  std::int64_t spent = 0;
};
using Sums = std::map<std::string, Sum>;

Result<std::vector<RecordView>> childrenOf(const LocalStore& store, const std::string& project,
                                           const char* type) {
  Query query;
  query.type = type;
  query.where = {{"project", project}};
  return store.find(query);
}

Result<Sums> sumsOf(const LocalStore& store, const std::string& project) {
  Sums sums;
  FIELDPOST_TRY(const auto fundings, childrenOf(store, project, "funding"));
  const RecordType& fundingType = *RecordType::find("funding");
  for (const RecordView& view : fundings) {
    FIELDPOST_TRY(const auto funding, fundingType.parse(view.message));
    const auto amount = amountOf(*funding, "amount");
    if (!amount) continue;
    const QString kind = valueOf(*funding, *fundingType.field("kind")).toString();
    Sum& sum = sums[amount->currency];
    (kind == QLatin1String("FUNDING_KIND_PLEDGE") ? sum.pledged : sum.received) +=
        amount->minorUnits;
  }
  FIELDPOST_TRY(const auto expenditures, childrenOf(store, project, "expenditure"));
  for (const RecordView& view : expenditures) {
    FIELDPOST_TRY(const auto expenditure, RecordType::find("expenditure")->parse(view.message));
    if (const auto amount = amountOf(*expenditure, "amount"))
      sums[amount->currency].spent += amount->minorUnits;
  }
  return sums;
}

double shareOf(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? -1 : static_cast<double>(part) / static_cast<double>(whole);
}

QVariantMap rowOf(const std::string& currency, const Sum& sum) {
  const std::int64_t whole = std::max({sum.pledged, sum.received, sum.spent});
  return {{QStringLiteral("currency"), QString::fromStdString(currency)},
          {QStringLiteral("pledged"), amountText(sum.pledged, currency)},
          {QStringLiteral("received"), amountText(sum.received, currency)},
          {QStringLiteral("spent"), amountText(sum.spent, currency)},
          {QStringLiteral("left"), amountText(sum.received - sum.spent, currency)},
          {QStringLiteral("overspent"), sum.spent > sum.received && sum.received + sum.pledged > 0},
          {QStringLiteral("unfunded"), sum.received + sum.pledged == 0},
          {QStringLiteral("pledgedShare"), shareOf(sum.pledged, whole)},
          {QStringLiteral("receivedShare"), shareOf(sum.received, whole)},
          {QStringLiteral("spentShare"), shareOf(sum.spent, whole)}};
}

}  // namespace

ProjectMoney::ProjectMoney(QObject* parent) : QObject(parent) {}

void ProjectMoney::componentComplete() {
  if (m_store == nullptr) return;
  connect(m_store, &StoreGateway::touched, this, [this](const std::vector<RecordKey>& keys) {
    const bool ours = std::any_of(keys.begin(), keys.end(), [](const RecordKey& key) {
      return key.type == "funding" || key.type == "expenditure";
    });
    if (ours) read();
  });
  read();
}

void ProjectMoney::setProject(const QString& id) {
  if (m_project == id) return;
  m_project = id;
  Q_EMIT projectChanged();
  read();
}

void ProjectMoney::read() {
  if (m_store == nullptr || m_project.isEmpty()) return;
  m_store->ask(
      this,
      [project = m_project.toStdString()](LocalStore& store) { return sumsOf(store, project); },
      [this](const Result<Sums>& sums) {
        if (!sums.ok()) {
          Q_EMIT m_store->said(sentenceOf(sums.error()), false);
          return;
        }
        m_sums.clear();
        for (const auto& [currency, sum] : sums.value()) m_sums << rowOf(currency, sum);
        Q_EMIT changed();
      });
}

}  // namespace fieldpost
