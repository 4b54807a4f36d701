<?php
if ($_SERVER['REQUEST_URI'] === '/boom') {
    throw new Exception('the application is broken');
}
$folder = getenv('FOLDER');
$count = count(glob("$folder/*.body")) + 1;
file_put_contents("$folder/$count.body", file_get_contents('php://input'));
$pairs = array_map(fn ($name, $value) => [$name, $value], array_keys(getallheaders()), getallheaders());
file_put_contents("$folder/$count.head", json_encode($pairs));
http_response_code(202);
