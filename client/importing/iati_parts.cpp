// The parts of an activity that are about organisations and money, and what is left after all.
#include <fmt/format.h>

#include <algorithm>

#include "client/importing/amounts.h"
#include "client/importing/iati_activity.h"
#include "client/importing/iati_words.h"
#include "sync/record/describe.h"

namespace fieldpost {
namespace {

/// Source: IATI codelist OrganisationRole; 1.x wrote the words.
std::string_view roleOf(const XmlElement& organisation) {
  const auto role = organisation.attribute("role");
  if (role == "1" || role == "Funding") return "Funding";
  if (role == "2" || role == "Accountable") return "Accountable";
  if (role == "3" || role == "Extending") return "Extending";
  if (role == "4" || role == "Implementing") return "Implementing";
  return role;
}

bool alike(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

struct Sum {
  std::int64_t minorUnits = 0;
  std::string currency;
};

std::string currencyOf(const XmlElement& value, const IatiActivity& activity) {
  const auto own = value.attribute("currency");
  return own.empty() ? activity.currency : std::string(own);
}

/// The element's value; absent when it has none that can be read.
std::optional<Sum> valueOf(const XmlElement& element, IatiActivity& activity) {
  const XmlElement* value = element.child("value");
  if (value == nullptr) return {};
  Sum sum;
  sum.currency = currencyOf(*value, activity);
  const auto amount = amountFrom(cleaned(value->text), sum.currency);
  if (!amount) return {};
  if (amount->rounded) ++activity.notMapped["digits beyond the currency's"];
  sum.minorUnits = amount->minorUnits;
  return sum;
}

std::string periodOf(const XmlElement& element) {
  const XmlElement* start = element.child("period-start");
  const XmlElement* end = element.child("period-end");
  return fmt::format("{} to {}", start == nullptr ? "?" : dateOf(*start),
                     end == nullptr ? "?" : dateOf(*end));
}

/// A revised budget (type 2) takes the place of the original one of its period.
bool isReplaced(const XmlElement& budget, const std::vector<XmlElement*>& budgets) {
  const auto revised = [](const XmlElement& other) {
    return other.attribute("type") == "2" || other.attribute("type") == "Revised";
  };
  return !revised(budget) && std::any_of(budgets.begin(), budgets.end(), [&](const auto* other) {
    return revised(*other) && periodOf(*other) == periodOf(budget);
  });
}

void takeBudgets(IatiActivity& activity) {
  const auto budgets = activity.all("budget");
  std::optional<Sum> total;
  for (XmlElement* budget : budgets) {
    const auto sum = valueOf(*budget, activity);
    if (!sum) return;
    if (isReplaced(*budget, budgets)) continue;
    if (!total) total = Sum{0, sum->currency};
    if (total->currency != sum->currency ||
        __builtin_add_overflow(total->minorUnits, sum->minorUnits, &total->minorUnits)) {
      ++activity.notMapped["budget in several currencies"];
      return;
    }
  }
  if (!total) return;
  activity.project.mutable_budget()->set_minor_units(total->minorUnits);
  activity.project.mutable_budget()->set_currency(total->currency);
  std::string line;
  for (XmlElement* budget : budgets) {
    const auto sum = valueOf(*budget, activity);
    line += fmt::format("{}{} {}{}", line.empty() ? "" : "; ", periodOf(*budget),
                        moneyText(sum->minorUnits, sum->currency),
                        isReplaced(*budget, budgets) ? " (revised since)" : "");
    budget->taken = true;
  }
  activity.note.push_back("Budget by period: " + line);
}

enum class MoneyKind { None, Pledge, Receipt, Spent };

/// Source: IATI codelist TransactionType; 1.x wrote letters. A commitment is the reporter's promise
/// to the activity, so it is a pledge here.
MoneyKind kindOf(std::string_view code) {
  for (const std::string_view pledge : {"2", "C", "11", "12", "13"}) {
    if (code == pledge) return MoneyKind::Pledge;
  }
  if (code == "1" || code == "IF") return MoneyKind::Receipt;
  if (code == "3" || code == "D" || code == "4" || code == "E") return MoneyKind::Spent;
  return MoneyKind::None;
}

/// Who gave the money: the transaction's provider, or the activity's only funder.
std::string donorOf(const XmlElement& transaction, const IatiActivity& activity) {
  if (const XmlElement* provider = transaction.child("provider-org")) {
    const auto name = wordsOf(*provider, activity.language);
    if (!name.empty()) return name;
    const auto ref = provider->attribute("ref");
    for (const char* list : {"participating-org", "reporting-org"}) {
      for (const XmlElement* organisation : activity.all(list)) {
        const auto known = wordsOf(*organisation, activity.language);
        if (!ref.empty() && organisation->attribute("ref") == ref && !known.empty()) return known;
      }
    }
    if (!ref.empty()) return std::string(ref);
  }
  std::string only;
  for (const XmlElement* organisation : activity.all("participating-org")) {
    if (roleOf(*organisation) != "Funding") continue;
    const auto name = organisationOf(*organisation, activity.language);
    if (!only.empty() && name != only) return {};
    only = name;
  }
  return only;
}

void takeTransaction(XmlElement& transaction, IatiActivity& activity) {
  const XmlElement* type = transaction.child("transaction-type");
  const XmlElement* date = transaction.child("transaction-date");
  const auto kind = type == nullptr ? MoneyKind::None : kindOf(type->attribute("code"));
  if (kind == MoneyKind::None || date == nullptr || dateOf(*date).empty()) return;
  if (kind == MoneyKind::Spent) {
    const auto sum = valueOf(transaction, activity);
    if (!sum) return;
    const XmlElement* words = transaction.child("description");
    const bool disbursed = type->attribute("code") == "3" || type->attribute("code") == "D";
    std::string line = words == nullptr ? "" : wordsOf(*words, activity.language);
    if (line.empty()) line = disbursed ? "Disbursement" : "Expenditure";
    auto& expenditure = activity.expenditures.emplace_back();
    expenditure.set_office(activity.context.office);
    expenditure.set_budget_line(shortened(line, 120));
    expenditure.mutable_amount()->set_minor_units(sum->minorUnits);
    expenditure.mutable_amount()->set_currency(sum->currency);
    expenditure.set_period_start(dateOf(*date));
    expenditure.set_period_end(dateOf(*date));
    expenditure.set_note(shortened(lineOf(transaction), 9900));
    transaction.taken = true;
    return;
  }
  const auto donor = donorOf(transaction, activity);
  if (donor.empty()) return;
  const auto sum = valueOf(transaction, activity);
  if (!sum) return;
  auto& funding = activity.funding.emplace_back();
  funding.set_office(activity.context.office);
  funding.set_donor(shortened(donor, 200));
  funding.set_kind(kind == MoneyKind::Pledge ? model::v1::FUNDING_KIND_PLEDGE
                                             : model::v1::FUNDING_KIND_CONTRIBUTION);
  funding.mutable_amount()->set_minor_units(sum->minorUnits);
  funding.mutable_amount()->set_currency(sum->currency);
  funding.set_date(dateOf(*date));
  funding.set_source(model::v1::FUNDING_SOURCE_XB);
  funding.set_note(shortened(lineOf(transaction), 9900));
  transaction.taken = true;
}

}  // namespace

void takeOrganisations(IatiActivity& activity) {
  std::string accountable;
  std::string implementing;
  std::string line;
  for (XmlElement* organisation : activity.all("participating-org")) {
    const auto name = organisationOf(*organisation, activity.language);
    organisation->taken = !name.empty();
    if (name.empty()) continue;
    const auto role = roleOf(*organisation);
    const auto words = wordsOf(*organisation, activity.language);
    if (role == "Accountable" && accountable.empty()) accountable = words.empty() ? name : words;
    if (role == "Implementing" && implementing.empty()) implementing = words.empty() ? name : words;
    line += fmt::format("{}{}{}", line.empty() ? "" : "; ", name,
                        role.empty() ? "" : fmt::format(" – {}", role));
    if (!activity.context.programme) continue;
    for (const auto& partner : activity.context.programme->partners()) {
      const auto& partners = activity.project.partners();
      if ((alike(words, partner.name()) || alike(words, partner.code())) &&
          std::find(partners.begin(), partners.end(), partner.code()) == partners.end())
        activity.project.add_partners(partner.code());
    }
  }
  activity.project.set_executing_agency(
      shortened(accountable.empty() ? implementing : accountable, 200));
  if (!line.empty()) activity.note.push_back("Organisations: " + line);
  for (XmlElement* reporter : activity.all("reporting-org")) {
    const auto name = organisationOf(*reporter, activity.language);
    if (!name.empty()) activity.note.push_back("Reported by " + name);
    reporter->taken = !name.empty();
  }
}

void takeMoney(IatiActivity& activity) {
  takeBudgets(activity);
  for (XmlElement* transaction : activity.all("transaction"))
    takeTransaction(*transaction, activity);
}

void takeRest(IatiActivity& activity) {
  std::vector<std::string> lines;
  for (const XmlElement& child : activity.element.children) {
    if (child.taken) continue;
    ++activity.notMapped[child.name];
    lines.push_back("- " + lineOf(child));
  }
  std::string attributes;
  for (const auto& [name, value] : activity.element.attributes) {
    if (name != "default-currency" && name.find(':') == std::string::npos)
      attributes += fmt::format("{}{}={}", attributes.empty() ? "" : ", ", name, value);
  }
  const auto own = cleaned(activity.element.text);
  if (!own.empty()) lines.push_back("- " + own);
  if (!attributes.empty()) lines.push_back("- attributes: " + attributes);
  if (lines.empty()) return;
  activity.note.push_back("What Fieldpost has no field for:");
  std::move(lines.begin(), lines.end(), std::back_inserter(activity.note));
}

}  // namespace fieldpost
