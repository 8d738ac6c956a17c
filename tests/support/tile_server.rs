//! A tile server of one colour on a free port of this machine, which keeps what it was asked for.

use std::io::{BufRead as _, BufReader, Cursor, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The colour of every tile.
pub const TILE_COLOR: [u8; 3] = [200, 20, 180];
const TILE_SIDE: u32 = 256;

pub struct TileServer {
    port: u16,
    paths: Arc<Mutex<Vec<String>>>,
}

impl TileServer {
    /// Serves from a thread of its own until the test ends.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let paths = Arc::new(Mutex::new(Vec::new()));
        let (asked, tile) = (paths.clone(), Arc::new(png()));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (asked, tile) = (asked.clone(), tile.clone());
                std::thread::spawn(move || answer(stream, &asked, &tile));
            }
        });
        Self { port, paths }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/{{z}}/{{x}}/{{y}}.png", self.port)
    }

    /// A URL at which nobody answers: of a port that was free a moment ago.
    pub fn url_of_nobody() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        format!("http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png")
    }

    pub fn paths(&self) -> Vec<String> {
        self.paths.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, asked: &Mutex<Vec<String>>, tile: &[u8]) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(request) = lines.next() else { return };
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    // The head ends with an empty line.
    lines.find(String::is_empty);
    asked.lock().unwrap().push(path);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        tile.len()
    );
    // A client that has gone away is none of our business.
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(tile)).ok();
}

fn png() -> Vec<u8> {
    let [r, g, b] = TILE_COLOR;
    let mut bytes = Cursor::new(Vec::new());
    let image = image::RgbImage::from_pixel(TILE_SIDE, TILE_SIDE, image::Rgb([r, g, b]));
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
