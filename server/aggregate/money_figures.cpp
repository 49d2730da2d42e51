#include "server/aggregate/money_figures.h"

#include <map>
#include <set>

#include "server/aggregate/field_figures.h"
#include "server/aggregate/tally.h"
#include "sync/record/codes.h"
#include "sync/record/record_type.h"

namespace fieldpost::aggregate {
namespace {

using console::v1::CurrencyFigures;
using model::v1::FundingSource;

enum class Kind { Pledged, Received, RegularBudget, Spent };

struct Pot {
  std::int64_t minorUnits = 0;
  RecordSet records;
};

/// By currency and kind.
class Purse {
 public:
  void add(const model::v1::Money& money, Kind kind, const std::string& record) {
    auto& pot = m_pots[money.currency()][kind];
    pot.minorUnits += money.minor_units();
    pot.records.add(record);
  }
  void tell(google::protobuf::RepeatedPtrField<CurrencyFigures>& currencies) const {
    for (const auto& [currency, pots] : m_pots) {
      auto& line = *currencies.Add();
      line.set_currency(currency);
      line.set_minor_digits(static_cast<std::uint32_t>(currencyMinorDigits(currency).value_or(2)));
      for (const auto& [kind, pot] : pots) {
        auto& amount = *amountOf(line, kind);
        amount.set_minor_units(pot.minorUnits);
        amount.mutable_records()->Assign(pot.records.ids().begin(), pot.records.ids().end());
      }
    }
  }

 private:
  static console::v1::Amount* amountOf(CurrencyFigures& line, Kind kind) {
    switch (kind) {
      case Kind::Pledged:
        return line.mutable_pledged();
      case Kind::Received:
        return line.mutable_received();
      case Kind::RegularBudget:
        return line.mutable_regular_budget();
      case Kind::Spent:
        break;
    }
    return line.mutable_spent();
  }
  std::map<std::string, std::map<Kind, Pot>> m_pots;
};

Kind kindOf(model::v1::FundingKind kind) {
  if (kind == model::v1::FUNDING_KIND_PLEDGE) return Kind::Pledged;
  return kind == model::v1::FUNDING_KIND_CONTRIBUTION ? Kind::Received : Kind::RegularBudget;
}

std::string wordsOf(FundingSource source) {
  const auto* value = model::v1::FundingSource_descriptor()->FindValueByNumber(source);
  if (value == nullptr || source == model::v1::FUNDING_SOURCE_UNSPECIFIED) return "Not recorded";
  return traitsOf(*value).label();
}

void tellGroup(const std::string& code, const std::string& name, const Purse& purse,
               google::protobuf::RepeatedPtrField<console::v1::MoneyGroup>& groups) {
  auto& group = *groups.Add();
  group.set_code(code);
  group.set_name(name);
  purse.tell(*group.mutable_currencies());
}

struct Purses {
  Purse total;
  std::map<std::string, Purse> byDonor;  ///< By folded name.
  std::map<FundingSource, Purse> bySource;
  std::map<std::string, Purse> byProject;
  std::map<std::string, std::string> donorNames;
  std::map<std::string, std::set<std::string>> donorsOf;  ///< By project.
  RecordSet unusable;
};

void addFunding(const World& world, Purses& purses) {
  for (const auto& funding : world.funding) {
    const auto& record = funding.record;
    if (!funding.complete()) continue;
    if (findEntry(world.projects, record.project()) == nullptr) {
      purses.unusable.add(funding.id);
      continue;
    }
    const std::string donor = folded(record.donor());
    purses.donorNames.try_emplace(donor, record.donor());
    purses.donorsOf[record.project()].insert(donor);
    if (!world.happened(record.date())) continue;
    const Kind kind = kindOf(record.kind());
    purses.total.add(record.amount(), kind, funding.id);
    purses.byDonor[donor].add(record.amount(), kind, funding.id);
    purses.bySource[record.source()].add(record.amount(), kind, funding.id);
    purses.byProject[record.project()].add(record.amount(), kind, funding.id);
  }
}

void addExpenditures(const World& world, Purses& purses) {
  for (const auto& spent : world.expenditures) {
    const auto& record = spent.record;
    if (!spent.complete()) continue;
    const auto* project = findEntry(world.projects, record.project());
    if (project == nullptr) {
      purses.unusable.add(spent.id);
      continue;
    }
    if (!world.happened(record.period_end())) continue;
    purses.total.add(record.amount(), Kind::Spent, spent.id);
    purses.bySource[project->record.funding()].add(record.amount(), Kind::Spent, spent.id);
    purses.byProject[record.project()].add(record.amount(), Kind::Spent, spent.id);
    const auto donors = purses.donorsOf.find(record.project());
    if (donors != purses.donorsOf.end() && donors->second.size() == 1)
      purses.byDonor[*donors->second.begin()].add(record.amount(), Kind::Spent, spent.id);
  }
}

}  // namespace

std::string folded(std::string_view name) {
  std::string folded;
  for (const char c : name) {
    if (c == ' ' || c == '\t' || c == '\n') {
      if (!folded.empty() && folded.back() != ' ') folded += ' ';
    } else {
      folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

console::v1::MoneyFigures moneyFigures(const World& world) {
  Purses purses;
  addFunding(world, purses);
  addExpenditures(world, purses);
  console::v1::MoneyFigures figures;
  purses.total.tell(*figures.mutable_total());
  for (const auto& [donor, purse] : purses.byDonor)
    tellGroup(donor, purses.donorNames[donor], purse, *figures.mutable_by_donor());
  for (const auto& [source, purse] : purses.bySource)
    tellGroup(model::v1::FundingSource_Name(source), wordsOf(source), purse,
              *figures.mutable_by_source());
  for (const auto& [id, purse] : purses.byProject)
    tellGroup(id, findEntry(world.projects, id)->record.title(), purse,
              *figures.mutable_by_project());
  *figures.mutable_unusable() = purses.unusable.figure();
  return figures;
}

std::vector<console::v1::CostFigures> trainingCost(const World& world) {
  std::map<std::pair<FundingSource, std::string>, Pot> pots;
  for (const auto& training : world.trainings) {
    const auto& record = training.record;
    if (!isHeld(world, training) || !record.has_cost()) continue;
    auto& pot = pots[{record.funding(), record.cost().currency()}];
    pot.minorUnits += record.cost().minor_units();
    pot.records.add(training.id);
  }
  std::vector<console::v1::CostFigures> costs;
  for (const auto& [key, pot] : pots) {
    auto& line = costs.emplace_back();
    line.set_source(model::v1::FundingSource_Name(key.first));
    line.set_name(wordsOf(key.first));
    line.set_currency(key.second);
    line.set_minor_digits(static_cast<std::uint32_t>(currencyMinorDigits(key.second).value_or(2)));
    line.mutable_cost()->set_minor_units(pot.minorUnits);
    line.mutable_cost()->mutable_records()->Assign(pot.records.ids().begin(),
                                                   pot.records.ids().end());
  }
  return costs;
}

}  // namespace fieldpost::aggregate
