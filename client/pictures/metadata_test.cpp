// Photos without what they say of place and time.
#include "client/pictures/metadata.h"

#include <gtest/gtest.h>

#include <exiv2/exiv2.hpp>
#include <fstream>

namespace fieldpost {
namespace {

namespace fs = std::filesystem;

/// The smallest JPEG there is: one grey pixel. Source: T.81; made by hand.
const std::string kJpeg = [] {
  const unsigned char bytes[] = {
      0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 'J',  'F',  'I',  'F',  0x00, 0x01, 0x01, 0x00,
      0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0xFF, 0xDB, 0x00, 0x43, 0x00, 0x03, 0x02, 0x02,
      0x02, 0x02, 0x02, 0x03, 0x02, 0x02, 0x02, 0x03, 0x03, 0x03, 0x03, 0x04, 0x06, 0x04,
      0x04, 0x04, 0x04, 0x04, 0x08, 0x06, 0x06, 0x05, 0x06, 0x09, 0x08, 0x0A, 0x0A, 0x09,
      0x08, 0x09, 0x09, 0x0A, 0x0C, 0x0F, 0x0C, 0x0A, 0x0B, 0x0E, 0x0B, 0x09, 0x09, 0x0D,
      0x11, 0x0D, 0x0E, 0x0F, 0x10, 0x10, 0x11, 0x10, 0x0A, 0x0C, 0x12, 0x13, 0x12, 0x10,
      0x13, 0x0F, 0x10, 0x10, 0x10, 0xFF, 0xC9, 0x00, 0x0B, 0x08, 0x00, 0x01, 0x00, 0x01,
      0x01, 0x01, 0x11, 0x00, 0xFF, 0xCC, 0x00, 0x06, 0x00, 0x10, 0x10, 0x05, 0xFF, 0xDA,
      0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00, 0xD2, 0xCF, 0x20, 0xFF, 0xD9};
  return std::string(reinterpret_cast<const char*>(bytes), sizeof bytes);
}();

class MetadataTest : public ::testing::Test {
 protected:
  MetadataTest() {
    fs::remove_all(m_folder);
    fs::create_directories(m_folder);
  }
  fs::path file(const std::string& name, const std::string& content) {
    std::ofstream(m_folder / name, std::ios::binary) << content;
    return m_folder / name;
  }
  static std::string contentOf(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// A photo as a phone makes it: place, time, device, the way up, XMP, a comment.
  fs::path photo(const std::string& name) {
    const fs::path path = file(name, kJpeg);
    const auto image = Exiv2::ImageFactory::open(path.string());
    image->readMetadata();
    auto& exif = image->exifData();
    exif["Exif.Image.Orientation"] = std::uint16_t{6};
    exif["Exif.Image.Make"] = "Phone";
    exif["Exif.Photo.DateTimeOriginal"] = "2004:03:01 10:00:00";
    exif["Exif.GPSInfo.GPSLatitudeRef"] = "S";
    exif["Exif.GPSInfo.GPSLatitude"] = "1/1 17/1 11/1";
    exif["Exif.GPSInfo.GPSLongitude"] = "36/1 49/1 2/1";
    image->xmpData()["Xmp.exif.GPSLatitude"] = "1,17.18S";
    image->iptcData()["Iptc.Application2.City"] = "Nairobi";
    image->setComment("Taken at the safe house");
    image->writeMetadata();
    return path;
  }
  static std::string pixels(const std::string& jpeg) { return jpeg.substr(jpeg.rfind("\xFF\xDB")); }

  fs::path m_folder =
      fs::path(::testing::TempDir()) /
      (std::string("metadata_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(MetadataTest, APhotoKeepsItsPixelsAndItsWayUpAndSaysNothingElse) {
  const fs::path from = photo("a.jpg");
  const std::string before = contentOf(from);
  ASSERT_NE(before.find("safe house"), std::string::npos);
  const auto copied = copyWithoutMetadata(from, m_folder / "out");
  ASSERT_TRUE(copied.ok()) << copied.error().message;
  EXPECT_EQ(contentOf(from), before) << "the person's own file was touched";
  const std::string bytes = contentOf(m_folder / "out");
  for (const char* said : {"safe house", "Nairobi", "Phone", "2004:03", "17.18", "GPS"})
    EXPECT_EQ(bytes.find(said), std::string::npos) << said;
  const auto image = Exiv2::ImageFactory::open((m_folder / "out").string());
  image->readMetadata();
  ASSERT_EQ(image->exifData().count(), 1);
  EXPECT_EQ(image->exifData()["Exif.Image.Orientation"].toLong(), 6);
  EXPECT_TRUE(image->xmpData().empty());
  EXPECT_TRUE(image->iptcData().empty());
  EXPECT_EQ(pixels(bytes), pixels(kJpeg));
}

TEST_F(MetadataTest, ASecondPictureBehindTheFirstGoesWithAllItSays) {
  const fs::path path = photo("a.jpg");
  file("a.jpg", contentOf(path) + contentOf(path) + "SEFH some phone's own words");
  ASSERT_TRUE(copyWithoutMetadata(path, m_folder / "out").ok());
  const std::string bytes = contentOf(m_folder / "out");
  EXPECT_EQ(bytes.find("some phone"), std::string::npos);
  EXPECT_EQ(bytes.find("GPS"), std::string::npos);
  EXPECT_EQ(pixels(bytes), pixels(kJpeg));
}

TEST_F(MetadataTest, APngKeepsWhatIsShownAlone) {
  const auto chunk = [](const std::string& type, const std::string& content) {
    std::string bytes = {0, 0, static_cast<char>(content.size() >> 8),
                         static_cast<char>(content.size() & 0xFF)};
    return bytes + type + content + "sum.";
  };
  const std::string head =
      "\x89PNG\r\n\x1a\n" + chunk("IHDR", std::string("\0\0\0\x01\0\0\0\x01\x08\0\0\0\0", 13));
  const std::string rest = chunk("IDAT", "pixels") + chunk("IEND", "");
  const fs::path path =
      file("a.png", head + chunk("tEXt", std::string("Location\0Nairobi", 16)) +
                        chunk("eXIf", "MM") + chunk("tIME", "2004") + rest + "behind the end");
  ASSERT_TRUE(copyWithoutMetadata(path, m_folder / "out").ok());
  EXPECT_EQ(contentOf(m_folder / "out"), head + rest);
}

TEST_F(MetadataTest, WhatCannotBeCleanedForCertainIsRefused) {
  const auto refusal = [&](const fs::path& from) {
    const auto copied = copyWithoutMetadata(from, m_folder / "out");
    EXPECT_FALSE(fs::exists(m_folder / "out"));
    return copied.ok() ? "none" : copied.error().reason;
  };
  EXPECT_EQ(refusal(file("a.txt", "GPS: 1.2, 36.8")), "METADATA_UNKNOWN_KIND");
  EXPECT_EQ(refusal(m_folder / "none"), "NO_FILE");
  EXPECT_EQ(refusal(file("cut.jpg", kJpeg.substr(0, kJpeg.size() - 2))), "METADATA_STAYS");
  const std::string head("\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0sum.", 33);
  EXPECT_EQ(refusal(file("cut.png", head + "\xFF\xFF\xFF\xFFIDAT" + std::string(20, 'x'))),
            "METADATA_STAYS");
}

}  // namespace
}  // namespace fieldpost
