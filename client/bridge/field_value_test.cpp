#include "client/bridge/field_value.h"

#include <gtest/gtest.h>

#include <QtCore/QStringList>

namespace fieldpost {
namespace {

QVariantMap money(const char* amount, const char* currency) {
  return {{QStringLiteral("amount"), QString::fromLatin1(amount)},
          {QStringLiteral("currency"), QString::fromLatin1(currency)}};
}

class FieldValue : public testing::Test {
 protected:
  const RecordType& type = *RecordType::find("training_event");
  std::unique_ptr<Message> record = type.make();
  const FieldDescriptor& field(const char* name) { return *type.field(name); }
};

TEST_F(FieldValue, MoneyIsReadInTheCurrencysMinorUnit) {
  ASSERT_TRUE(setValue(*record, field("cost"), money("1,250.5", "USD")).ok());
  EXPECT_EQ(amountOf(*record, "cost")->minorUnits, 125'050);
  ASSERT_TRUE(setValue(*record, field("cost"), money("1 250", "JPY")).ok());
  EXPECT_EQ(amountOf(*record, "cost")->minorUnits, 1'250);
  ASSERT_TRUE(setValue(*record, field("cost"), money("-0.005", "KWD")).ok());
  EXPECT_EQ(amountOf(*record, "cost")->minorUnits, -5);
}

TEST_F(FieldValue, AnAmountFinerThanTheCurrencyIsRefusedAndNothingChanges) {
  ASSERT_TRUE(setValue(*record, field("cost"), money("7", "USD")).ok());
  const auto refused = setValue(*record, field("cost"), money("7.001", "USD"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "NOT_AN_AMOUNT");
  EXPECT_EQ(amountOf(*record, "cost")->minorUnits, 700);
}

TEST_F(FieldValue, AmountsAreWrittenInGroupsOfThree) {
  EXPECT_EQ(amountText(123'456'789, "USD"), QStringLiteral("1,234,567.89"));
  EXPECT_EQ(amountText(-5, "USD"), QStringLiteral("-0.05"));
  EXPECT_EQ(amountText(1'000, "JPY"), QStringLiteral("1,000"));
}

TEST_F(FieldValue, AnEmptyValueClearsTheField) {
  ASSERT_TRUE(setValue(*record, field("title"), QStringLiteral("  Judges ")).ok());
  EXPECT_EQ(valueOf(*record, field("title")).toString(), QStringLiteral("Judges"));
  ASSERT_TRUE(setValue(*record, field("title"), QString()).ok());
  EXPECT_EQ(record->ByteSizeLong(), 0U);
}

TEST_F(FieldValue, AHeadCountSaysNothingUntilOneOfItsNumbersDoes) {
  const QStringList nothing{QString(), QString(), QString(), QString()};
  EXPECT_EQ(valueOf(*record, field("attended")).toStringList(), nothing);
  ASSERT_TRUE(setValue(*record, field("attended"), QStringList{"12", "", "", "1"}).ok());
  EXPECT_EQ(valueOf(*record, field("attended")).toStringList(), (QStringList{"12", "0", "0", "1"}));
  EXPECT_EQ(setValue(*record, field("attended"), QStringList{"many"}).error().reason,
            "NOT_A_NUMBER");
  ASSERT_TRUE(setValue(*record, field("attended"), nothing).ok());
  EXPECT_EQ(record->ByteSizeLong(), 0U);
}

TEST_F(FieldValue, ASetKeepsItsOrderAndHoldsEachMemberOnce) {
  for (const char* code : {"KE", "UG", "TZ", "KE"})
    setMember(*record, field("languages"), QString::fromLatin1(code), true);
  setMember(*record, field("languages"), QStringLiteral("UG"), false);
  EXPECT_EQ(valueOf(*record, field("languages")).toStringList(), (QStringList{"KE", "TZ"}));
}

TEST_F(FieldValue, KindsFollowTheProtos) {
  EXPECT_EQ(kindOf(field("title")), FieldKind::Text);
  EXPECT_EQ(kindOf(field("agenda")), FieldKind::LongText);
  EXPECT_EQ(kindOf(field("planned_start")), FieldKind::Date);
  EXPECT_EQ(kindOf(field("country")), FieldKind::Choice);
  EXPECT_EQ(kindOf(field("themes")), FieldKind::CodeSet);
  EXPECT_EQ(kindOf(field("cost")), FieldKind::Money);
  EXPECT_EQ(kindOf(field("attended")), FieldKind::HeadCount);
  EXPECT_EQ(kindOf(field("attachments")), FieldKind::Other);
}

}  // namespace
}  // namespace fieldpost
